<?php
/**
 * The moderation service, asked over HTTP.
 *
 * @package CommentModeration
 */

namespace CommentModeration;

defined( 'ABSPATH' ) || exit;

/**
 * Asks for verdicts; knows nothing of what becomes of a comment.
 */
final class Service {

	const TIMEOUT_S = 3;

	/** @var Settings */
	private $settings;

	/**
	 * The service that the settings name.
	 *
	 * @param Settings $settings Where it is.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * "keep", "review" or "delete"; an empty string when there is no answer that can be relied on.
	 *
	 * @param Comment $comment The comment to decide on.
	 */
	public function verdict( Comment $comment ): string {
		$told   = $comment->told();
		$body   = wp_json_encode( $told );
		$secret = $this->settings->secret();
		if ( false === $body || ! Signature::usable( $secret ) || '' === $this->settings->site() ) {
			return '';
		}
		$answer = wp_remote_post(
			$this->settings->url() . '/v1/comments?site=' . rawurlencode( $this->settings->site() ),
			array(
				'timeout'     => self::TIMEOUT_S,
				'redirection' => 0,
				'headers'     => array( 'Content-Type' => 'application/json' ) + Signature::headers( $secret, $told['id'], time(), $body ),
				'body'        => $body,
			)
		);
		if ( is_wp_error( $answer ) || 200 !== wp_remote_retrieve_response_code( $answer ) ) {
			return '';
		}
		$decided = json_decode( wp_remote_retrieve_body( $answer ), true );
		$verdict = is_array( $decided ) && isset( $decided['verdict'] ) ? $decided['verdict'] : '';
		return in_array( $verdict, array( 'keep', 'review', 'delete' ), true ) ? $verdict : '';
	}
}
