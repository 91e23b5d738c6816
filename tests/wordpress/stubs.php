<?php
/**
 * The few functions and classes of WordPress that the plugin calls, in memory, and as WordPress documents them.
 *
 * phpcs:disable
 */

define( 'ABSPATH', __DIR__ . '/' );

/** All that there is: it can be written to a file and read again. */
$GLOBALS['wp'] = array( 'options' => array(), 'comments' => array(), 'meta' => array(), 'users' => array() );
$GLOBALS['hooks']    = array();
$GLOBALS['routes']   = array();
$GLOBALS['settings'] = array();
$GLOBALS['errors']   = array();
$GLOBALS['pages']    = array();
$GLOBALS['requests'] = array();
$GLOBALS['answers']  = array();
$GLOBALS['can']      = true;
$GLOBALS['broken']   = false;

class WP_Error {
	public $code;
	public $message;
	public $data;
	public function __construct( $code = '', $message = '', $data = '' ) {
		list( $this->code, $this->message, $this->data ) = array( $code, $message, $data );
	}
}

class WP_REST_Response {
	public $data;
	public $status;
	public function __construct( $data = null, $status = 200 ) {
		list( $this->data, $this->status ) = array( $data, $status );
	}
}

class WP_REST_Request {
	private $headers = array();
	private $body;
	public function __construct( array $headers, string $body ) {
		foreach ( $headers as $name => $value ) {
			$this->headers[ strtolower( strtr( $name, '-', '_' ) ) ] = $value;
		}
		$this->body = $body;
	}
	public function get_header( $name ) {
		return $this->headers[ strtolower( strtr( $name, '-', '_' ) ) ] ?? null;
	}
	public function get_body() {
		return $this->body;
	}
}

class Died extends Exception {}

function add_filter( $name, $what, $priority = 10, $arguments = 1 ) {
	$GLOBALS['hooks'][ $name ][ $priority ][] = array( $what, $arguments );
	ksort( $GLOBALS['hooks'][ $name ] );
	return true;
}
function add_action( $name, $what, $priority = 10, $arguments = 1 ) {
	return add_filter( $name, $what, $priority, $arguments );
}
function apply_filters( $name, $value, ...$more ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as $hooks ) {
		foreach ( $hooks as list( $what, $arguments ) ) {
			$value = $what( ...array_slice( array( $value, ...$more ), 0, $arguments ) );
		}
	}
	return $value;
}
function do_action( $name, ...$given ) {
	foreach ( $GLOBALS['hooks'][ $name ] ?? array() as $hooks ) {
		foreach ( $hooks as list( $what, $arguments ) ) {
			$what( ...array_slice( $given, 0, $arguments ) );
		}
	}
}

function is_wp_error( $thing ) {
	return $thing instanceof WP_Error;
}
function __( $text, $domain ) {
	assert( 'comment-moderation' === $domain );
	return $text;
}
function esc_html( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES, 'UTF-8' );
}
function esc_html__( $text, $domain ) {
	return esc_html( __( $text, $domain ) );
}
function esc_attr( $text ) {
	return esc_html( $text );
}
function esc_url_raw( $url, $protocols ) {
	$scheme = parse_url( $url, PHP_URL_SCHEME );
	return in_array( $scheme, $protocols, true ) ? $url : '';
}
function untrailingslashit( $text ) {
	return rtrim( $text, '/\\' );
}
function wp_unslash( $value ) {
	return is_array( $value ) ? array_map( 'wp_unslash', $value ) : ( is_string( $value ) ? stripslashes( $value ) : $value );
}
function wp_slash( $value ) {
	return is_array( $value ) ? array_map( 'wp_slash', $value ) : ( is_string( $value ) ? addslashes( $value ) : $value );
}
function wp_json_encode( $value ) {
	return json_encode( $value, JSON_INVALID_UTF8_SUBSTITUTE );
}
if ( ! function_exists( 'mb_substr' ) ) {
	// WordPress has the same in its compat.php, for PHP without mbstring.
	function mb_substr( $text, $start, $length ) {
		preg_match_all( '/./us', $text, $found );
		return implode( '', array_slice( $found[0], $start, $length ) );
	}
}

function get_option( $name, $otherwise = false ) {
	return $GLOBALS['wp']['options'][ $name ] ?? $otherwise;
}
function update_option( $name, $value ) {
	$clean = $GLOBALS['settings'][ $name ]['sanitize_callback'] ?? null;
	$GLOBALS['wp']['options'][ $name ] = $clean ? $clean( $value ) : $value;
	return true;
}
function delete_option( $name ) {
	unset( $GLOBALS['wp']['options'][ $name ] );
}
function register_setting( $group, $name, $arguments ) {
	$GLOBALS['settings'][ $name ] = array( 'group' => $group ) + $arguments;
}
function add_settings_error( $option, $code, $message ) {
	$GLOBALS['errors'][] = $code;
}
function add_options_page( $title, $menu, $right, $slug, $what ) {
	$GLOBALS['pages'][ $slug ] = array( $right, $what );
}
function settings_fields( $group ) {
	echo '<input type="hidden" name="option_page" value="' . esc_attr( $group ) . '">';
	echo '<input type="hidden" name="_wpnonce" value="' . esc_attr( hash( 'crc32', $group . '-options' ) ) . '">';
}
function submit_button() {
	echo '<input type="submit">';
}
function rest_url( $path ) {
	return 'https://news.example/wp-json/' . $path;
}
function current_user_can( $right ) {
	assert( 'manage_options' === $right );
	return $GLOBALS['can'];
}
function user_can( $user_id, $right ) {
	return in_array( $right, $GLOBALS['wp']['users'][ $user_id ]['can'] ?? array(), true );
}
function get_userdata( $user_id ) {
	$user = $GLOBALS['wp']['users'][ $user_id ] ?? null;
	return $user ? (object) array( 'ID' => $user_id, 'user_registered' => $user['registered'] ) : false;
}
function wp_die( $message, $title, $arguments ) {
	throw new Died( $message, $arguments['response'] );
}
function get_current_blog_id() {
	return 1;
}

function get_the_category( $post_id ) {
	return 7 === $post_id ? array( (object) array( 'name' => 'Economy' ) ) : array();
}
function get_permalink( $post_id ) {
	return 7 === $post_id ? 'https://news.example/bread/' : false;
}
function get_post_field( $field, $post_id, $context ) {
	return 7 === $post_id ? 'Bread & salt' : '';
}

function get_comment( $comment_id ) {
	$comment = $GLOBALS['wp']['comments'][ $comment_id ] ?? null;
	return $comment ? (object) $comment : null;
}
function get_comments( $query ) {
	assert( 'any' === $query['status'] && 'ids' === $query['fields'] );
	$found = array();
	foreach ( array_keys( $GLOBALS['wp']['comments'] ) as $comment_id ) {
		if ( get_comment_meta( $comment_id, $query['meta_key'], true ) === $query['meta_value'] ) {
			$found[] = $comment_id;
		}
	}
	return array_slice( $found, 0, $query['number'] );
}
function get_comment_meta( $comment_id, $key, $single ) {
	return $GLOBALS['wp']['meta'][ $comment_id ][ $key ] ?? '';
}
function add_comment_meta( $comment_id, $key, $value, $unique ) {
	$GLOBALS['wp']['meta'][ $comment_id ][ $key ] = (string) $value;
}
function update_comment_meta( $comment_id, $key, $value ) {
	$GLOBALS['wp']['meta'][ $comment_id ][ $key ] = (string) $value;
}
function delete_metadata( $type, $id, $key, $value, $all ) {
	foreach ( $GLOBALS['wp']['meta'] as $comment_id => $meta ) {
		unset( $GLOBALS['wp']['meta'][ $comment_id ][ $key ] );
	}
}
function wp_get_comment_status( $comment_id ) {
	$states = array( '1' => 'approved', '0' => 'unapproved', 'spam' => 'spam', 'trash' => 'trash' );
	return $states[ $GLOBALS['wp']['comments'][ $comment_id ]['comment_approved'] ] ?? false;
}
function wp_set_comment_status( $comment_id, $status, $wp_error = false ) {
	if ( $GLOBALS['broken'] ) {
		return new WP_Error( 'db_update_error', 'Could not update comment status.' );
	}
	$stored = array( 'hold' => '0', 'approve' => '1', 'spam' => 'spam', 'trash' => 'trash' );
	$GLOBALS['wp']['comments'][ $comment_id ]['comment_approved'] = $stored[ $status ];
	do_action( 'wp_set_comment_status', $comment_id, $status );
	return true;
}

/** As in wp_new_comment(): the data have slashes, and the id comes after the decision. */
function wp_new_comment( $data, $own ) {
	$data                     = wp_slash( $data );
	$data['comment_approved'] = apply_filters( 'pre_comment_approved', $own, $data );
	if ( is_wp_error( $data['comment_approved'] ) ) {
		return 0;
	}
	$comment_id = count( $GLOBALS['wp']['comments'] ) + 1;
	$GLOBALS['wp']['comments'][ $comment_id ] = array( 'comment_ID' => (string) $comment_id, 'comment_approved' => (string) $data['comment_approved'] ) + wp_unslash( $data );
	do_action( 'comment_post', $comment_id, $data['comment_approved'], $data );
	return $comment_id;
}

function register_rest_route( $space, $route, $arguments ) {
	$GLOBALS['routes'][ $space . $route ] = $arguments;
}

/** The canned answers in turn, and behind them the network. */
function wp_remote_post( $url, $arguments ) {
	$GLOBALS['requests'][] = array( 'url' => $url ) + $arguments;
	if ( $GLOBALS['answers'] ) {
		$answer = array_shift( $GLOBALS['answers'] );
		return is_string( $answer ) ? new WP_Error( 'http_request_failed', $answer ) : $answer;
	}
	$lines = array();
	foreach ( $arguments['headers'] as $name => $value ) {
		$lines[] = "$name: $value";
	}
	$http = array(
		'method'          => 'POST',
		'header'          => $lines,
		'content'         => $arguments['body'],
		'timeout'         => $arguments['timeout'],
		'ignore_errors'   => true,
		'follow_location' => $arguments['redirection'] > 0 ? 1 : 0,
	);
	$body = @file_get_contents( $url, false, stream_context_create( array( 'http' => $http ) ) );
	if ( false === $body ) {
		return new WP_Error( 'http_request_failed', 'no answer' );
	}
	return array( 'code' => (int) explode( ' ', $http_response_header[0] )[1], 'body' => $body );
}
function wp_remote_retrieve_response_code( $answer ) {
	return $answer['code'];
}
function wp_remote_retrieve_body( $answer ) {
	return $answer['body'];
}
