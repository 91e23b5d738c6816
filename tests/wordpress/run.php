<?php
/**
 * Loads the plugin into the stubs, does the steps of a scenario (JSON on standard input) and prints what came of each.
 *
 * phpcs:disable
 */

ini_set( 'display_errors', 'stderr' );
error_reporting( E_ALL );
set_error_handler(
	function ( $number, $message, $file, $line ) {
		if ( error_reporting() & $number ) {
			throw new ErrorException( $message, 0, $number, $file, $line );
		}
		return true;
	}
);

require __DIR__ . '/stubs.php';
const PLUGIN = __DIR__ . '/../../integrations/wordpress/comment-moderation';

function call( array $step ): array {
	$route   = $GLOBALS['routes']['comment-moderation/v1/callback'];
	$request = new WP_REST_Request( $step['headers'], $step['body'] );
	$answer  = $route['permission_callback']( $request );
	$answer  = true === $answer ? $route['callback']( $request ) : $answer;
	return is_wp_error( $answer ) ? array( 'status' => $answer->data['status'], 'message' => $answer->message ) : array( 'status' => $answer->status );
}

function page( array $step ): array {
	list( $right, $print ) = $GLOBALS['pages']['comment-moderation'];
	$GLOBALS['can']        = $step['can'];
	ob_start();
	try {
		$print();
		return array( 'right' => $right, 'html' => ob_get_clean() );
	} catch ( Died $death ) {
		return array( 'status' => $death->getCode(), 'html' => ob_get_clean() );
	}
}

function save( array $step ): array {
	update_option( 'comment_moderation', $step['sent'] );
	$told              = array( 'saved' => get_option( 'comment_moderation' ), 'errors' => $GLOBALS['errors'] );
	$GLOBALS['errors'] = array();
	return $told;
}

function step( array $step ): array {
	switch ( $step['do'] ) {
		case 'comment':
			$own = 'WP_Error' === $step['own'] ? new WP_Error( 'comment_duplicate' ) : $step['own'];
			return array( 'comment' => wp_new_comment( $step['data'], $own ) );
		case 'callback':
			return call( $step );
		case 'page':
			return page( $step );
		case 'save':
			return save( $step );
		case 'status':
			wp_set_comment_status( $step['comment'], $step['status'] );
			return array();
		case 'break':
			$GLOBALS['broken'] = $step['broken'];
			return array();
		case 'uninstall':
			define( 'WP_UNINSTALL_PLUGIN', 'comment-moderation' );
			require PLUGIN . '/uninstall.php';
			return array();
	}
	throw new Exception( "There is no step {$step['do']}." );
}

$scenario           = json_decode( stream_get_contents( STDIN ), true, 512, JSON_THROW_ON_ERROR );
$GLOBALS['answers'] = $scenario['answers'];
$GLOBALS['wp']      = $scenario['wp'] + $GLOBALS['wp'];
require PLUGIN . '/comment-moderation.php';
foreach ( array( 'admin_init', 'admin_menu', 'rest_api_init' ) as $hook ) {
	do_action( $hook );
}
$told = array_map( 'step', $scenario['steps'] );
echo json_encode( array( 'told' => $told, 'wp' => $GLOBALS['wp'], 'requests' => $GLOBALS['requests'] ), JSON_THROW_ON_ERROR );
