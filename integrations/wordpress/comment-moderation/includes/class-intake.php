<?php
/**
 * A comment comes in: what becomes of it, and what is remembered of that.
 *
 * @package CommentModeration
 */

namespace CommentModeration;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the service before WordPress stores a comment. Without an answer the comment waits for a person.
 */
final class Intake {

	const OWN        = '_comment_moderation_own';
	const VERDICT    = '_comment_moderation_verdict';
	const UNANSWERED = 'unanswered';

	/** Behind other plugins, whose last word on spam we do not undo. */
	const PRIORITY = 90;

	/** @var Settings */
	private $settings;

	/** @var Service */
	private $service;

	/** @var array<string, array<string, string>> What is to be remembered of comments that have no id yet. */
	private $asked = array();

	/**
	 * The intake of a service's verdicts.
	 *
	 * @param Settings $settings Whether the plugin is set up.
	 * @param Service  $service  Who decides.
	 */
	public function __construct( Settings $settings, Service $service ) {
		$this->settings = $settings;
		$this->service  = $service;
	}

	/** Have every new comment decided. */
	public function listen(): void {
		add_filter( 'pre_comment_approved', array( $this, 'decide' ), self::PRIORITY, 2 );
		add_action( 'comment_post', array( $this, 'remember' ), 10, 3 );
	}

	/**
	 * WordPress' own value for keep, 0 (hold) for review and for no answer, 'trash' for delete.
	 *
	 * @param int|string|\WP_Error $approved WordPress' own: 1, 0, 'spam', 'trash' or an error.
	 * @param array<string, mixed> $data     The comment, with slashes.
	 * @return int|string|\WP_Error
	 */
	public function decide( $approved, $data ) {
		$comment = new Comment( $data );
		if ( ! in_array( $approved, array( 0, 1, '0', '1' ), true ) || '' === $this->settings->url() || $comment->is_blank() ) {
			return $approved;
		}
		if ( $comment->user_id() && user_can( $comment->user_id(), 'moderate_comments' ) ) {
			return $approved;
		}
		$verdict                         = $this->service->verdict( $comment );
		$this->asked[ $comment->id() ] = array(
			Comment::ID   => $comment->id(),
			self::OWN     => (string) $approved,
			self::VERDICT => '' === $verdict ? self::UNANSWERED : $verdict,
		);
		switch ( $verdict ) {
			case 'keep':
				return $approved;
			case 'delete':
				return 'trash';
			default:
				return 0;
		}
	}

	/**
	 * Keep the id beside the stored comment, so that callbacks find it.
	 *
	 * @param int                  $comment_id WordPress' id.
	 * @param int|string           $approved   What was stored.
	 * @param array<string, mixed> $data       The comment, with slashes.
	 */
	public function remember( $comment_id, $approved, $data ): void {
		$id = ( new Comment( $data ) )->id();
		foreach ( isset( $this->asked[ $id ] ) ? $this->asked[ $id ] : array() as $key => $value ) {
			add_comment_meta( (int) $comment_id, $key, $value, true );
		}
		unset( $this->asked[ $id ] );
	}
}
