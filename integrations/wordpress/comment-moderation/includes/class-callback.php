<?php
/**
 * The service calls back: what its moderators decided becomes the comment's status.
 *
 * @package CommentModeration
 */

namespace CommentModeration;

defined( 'ABSPATH' ) || exit;

/**
 * Hears callbacks. Each counts once: a comment remembers the number of the last one, and older ones change nothing.
 * Nothing here asks the service, so no decision can go round in a circle.
 */
final class Callback {

	const SPACE    = 'comment-moderation/v1';
	const ROUTE    = '/callback';
	const SEQUENCE = '_comment_moderation_sequence';
	const POLICY   = 'policy';

	/** So long a comment may be on its way into the database; one that is not there by then was deleted. */
	const PATIENCE_S = 3600;

	/** The words of wp_set_comment_status() for our verdicts, and those of wp_get_comment_status(). */
	const WORDS  = array(
		'keep'   => 'approve',
		'review' => 'hold',
		'delete' => 'trash',
	);
	const STATES = array(
		'approve' => 'approved',
		'hold'    => 'unapproved',
		'trash'   => 'trash',
	);

	/** @var Settings */
	private $settings;

	/**
	 * The ear for one site's callbacks.
	 *
	 * @param Settings $settings Who may call.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/** Have the address known. */
	public function listen(): void {
		add_action( 'rest_api_init', array( $this, 'register' ) );
	}

	/** Add the route. */
	public function register(): void {
		register_rest_route(
			self::SPACE,
			self::ROUTE,
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'hear' ),
				'permission_callback' => array( $this, 'is_signed' ),
			)
		);
	}

	/**
	 * Whether the service signed this call within the last five minutes.
	 *
	 * @param \WP_REST_Request $request The call.
	 * @return true|\WP_Error
	 */
	public function is_signed( $request ) {
		$problem = Signature::problem(
			$this->settings->secret(),
			(string) $request->get_header( 'webhook-id' ),
			(string) $request->get_header( 'webhook-timestamp' ),
			(string) $request->get_header( 'webhook-signature' ),
			$request->get_body(),
			time()
		);
		return '' === $problem ? true : new \WP_Error( 'bad_signature', $problem, array( 'status' => 401 ) );
	}

	/**
	 * Take one decision. Anything but 2xx has the service call again later.
	 *
	 * @param \WP_REST_Request $request The call.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function hear( $request ) {
		$told = json_decode( $request->get_body(), true );
		if ( ! is_array( $told ) || ! isset( $told['type'], $told['data'] ) || ! is_array( $told['data'] ) ) {
			return new \WP_Error( 'bad_callback', 'The body is not a callback.', array( 'status' => 400 ) );
		}
		if ( 'comment.decided' !== $told['type'] ) {
			return $this->taken();
		}
		$data = $told['data'] + array( 'id' => '', 'sequence' => 0, 'verdict' => '', 'by' => '' );
		if ( ! is_string( $data['id'] ) || ! is_int( $data['sequence'] ) || ! is_string( $data['verdict'] ) || ! isset( self::WORDS[ $data['verdict'] ] ) ) {
			return new \WP_Error( 'bad_callback', 'The decision cannot be read.', array( 'status' => 400 ) );
		}
		if ( 0 !== strpos( $data['id'], Comment::prefix() ) ) {
			return $this->taken();
		}
		$comment_id = $this->find( $data['id'] );
		if ( 0 === $comment_id ) {
			return $this->absent( isset( $told['timestamp'] ) && is_string( $told['timestamp'] ) ? strtotime( $told['timestamp'] ) : false );
		}
		return $this->apply( $comment_id, $data );
	}

	/**
	 * Let a decision count, if it is newer than the last one.
	 *
	 * @param int                  $comment_id WordPress' id.
	 * @param array<string, mixed> $data       The decision.
	 * @return \WP_REST_Response|\WP_Error
	 */
	private function apply( int $comment_id, array $data ) {
		if ( $data['sequence'] <= (int) get_comment_meta( $comment_id, self::SEQUENCE, true ) ) {
			return $this->taken();
		}
		$state = wp_get_comment_status( $comment_id );
		$word  = self::POLICY === $data['by'] ? $this->late_word( $comment_id, $data['verdict'], $state ) : self::WORDS[ $data['verdict'] ];
		if ( '' !== $word && self::STATES[ $word ] !== $state ) {
			$done = wp_set_comment_status( $comment_id, $word, true );
			if ( true !== $done ) {
				return new \WP_Error( 'not_stored', 'WordPress did not store the status.', array( 'status' => 500 ) );
			}
		}
		update_comment_meta( $comment_id, self::SEQUENCE, $data['sequence'] );
		update_comment_meta( $comment_id, Intake::VERDICT, $data['verdict'] );
		return $this->taken();
	}

	/**
	 * The policy's verdict was the answer to our question already, unless that answer never came.
	 *
	 * @param int          $comment_id WordPress' id.
	 * @param string       $verdict    The policy's.
	 * @param string|false $state      The comment's now: what a person has decided since stays.
	 */
	private function late_word( int $comment_id, string $verdict, $state ): string {
		if ( Intake::UNANSWERED !== get_comment_meta( $comment_id, Intake::VERDICT, true ) || 'unapproved' !== $state ) {
			return '';
		}
		$held = 'keep' === $verdict && '1' !== (string) get_comment_meta( $comment_id, Intake::OWN, true );
		return $held ? '' : self::WORDS[ $verdict ];
	}

	private function find( string $id ): int {
		$found = get_comments(
			array(
				'meta_key'   => Comment::ID,
				'meta_value' => $id,
				'status'     => 'any',
				'number'     => 1,
				'fields'     => 'ids',
			)
		);
		return $found ? (int) $found[0] : 0;
	}

	/**
	 * A comment that is not here: it is stored a moment after the service was asked, or it was deleted long ago.
	 *
	 * @param int|false $decided When the decision was made.
	 * @return \WP_REST_Response|\WP_Error
	 */
	private function absent( $decided ) {
		if ( false !== $decided && time() - $decided > self::PATIENCE_S ) {
			return $this->taken();
		}
		return new \WP_Error( 'no_such_comment', 'There is no such comment yet.', array( 'status' => 404 ) );
	}

	private function taken(): \WP_REST_Response {
		return new \WP_REST_Response( null, 204 );
	}
}
