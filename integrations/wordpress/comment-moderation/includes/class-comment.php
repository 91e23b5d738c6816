<?php
/**
 * A comment as WordPress has it before it is stored, and as the service is told of it.
 *
 * @package CommentModeration
 */

namespace CommentModeration;

defined( 'ABSPATH' ) || exit;

/**
 * One comment. Its texts come with slashes, as everywhere between wp_new_comment() and the database.
 */
final class Comment {

	const ID = '_comment_moderation_id';

	/** Characters of the answered comment that are sent along: at most 20 KB in any script. */
	const PARENT_CHARACTERS = 5000;

	/** @var array<string, mixed> */
	private $data;

	/**
	 * A comment, of the data that WordPress' hooks pass on.
	 *
	 * @param array<string, mixed> $data With slashes.
	 */
	public function __construct( array $data ) {
		$this->data = wp_unslash( $data );
	}

	/** The id at the service: WordPress has none yet, so it is worked out of what will not change. */
	public function id(): string {
		$parts = array( 'comment_post_ID', 'comment_parent', 'user_id', 'comment_author', 'comment_author_email', 'comment_date_gmt', 'comment_content' );
		return self::prefix() . substr( hash( 'sha256', serialize( array_map( array( $this, 'of' ), $parts ) ) ), 0, 32 );
	}

	/** What the ids of this blog's comments begin with. */
	public static function prefix(): string {
		return 'wp:' . get_current_blog_id() . ':';
	}

	/** Whether there is nothing to read. */
	public function is_blank(): bool {
		return '' === trim( $this->of( 'comment_content' ) );
	}

	/** The user who writes; 0 for a guest. */
	public function user_id(): int {
		return (int) $this->of( 'user_id' );
	}

	/**
	 * The comment in the service's words.
	 *
	 * @return array<string, mixed>
	 */
	public function told(): array {
		$told = array(
			'id'      => $this->id(),
			'text'    => $this->of( 'comment_content' ),
			'article' => $this->article( (int) $this->of( 'comment_post_ID' ) ),
			'author'  => $this->author(),
		);
		$written = strtotime( $this->of( 'comment_date_gmt' ) . ' UTC' );
		if ( '' !== $this->of( 'comment_date_gmt' ) && false !== $written ) {
			$told['created_at'] = gmdate( 'Y-m-d\TH:i:s\Z', $written );
		}
		$answered = get_comment( (int) $this->of( 'comment_parent' ) );
		if ( $answered ) {
			$told['parent'] = array(
				'id'   => (string) get_comment_meta( (int) $answered->comment_ID, self::ID, true ),
				'text' => mb_substr( $answered->comment_content, 0, self::PARENT_CHARACTERS ),
			);
		}
		return $told;
	}

	/**
	 * The post under which it stands.
	 *
	 * @return array<string, string>
	 */
	private function article( int $post_id ): array {
		$categories = get_the_category( $post_id );
		return array(
			'id'      => (string) $post_id,
			'url'     => mb_substr( (string) get_permalink( $post_id ), 0, 4000 ),
			'title'   => mb_substr( (string) get_post_field( 'post_title', $post_id, 'raw' ), 0, 1000 ),
			'section' => $categories ? mb_substr( (string) $categories[0]->name, 0, 200 ) : '',
		);
	}

	/**
	 * Who writes. A guest's address leaves this site as a digest only.
	 *
	 * @return array<string, string>
	 */
	private function author(): array {
		$mail   = strtolower( trim( $this->of( 'comment_author_email' ) ) );
		$author = array( 'name' => mb_substr( $this->of( 'comment_author' ), 0, 1000 ) );
		$user   = $this->user_id() ? get_userdata( $this->user_id() ) : false;
		if ( $user ) {
			$registered   = strtotime( $user->user_registered . ' UTC' );
			$author['id'] = 'user:' . $this->user_id();
			if ( false !== $registered ) {
				$author['registered_at'] = gmdate( 'Y-m-d\TH:i:s\Z', $registered );
			}
		} elseif ( '' !== $mail ) {
			$author['id'] = 'guest:' . hash( 'sha256', $mail );
		}
		return $author;
	}

	private function of( string $name ): string {
		return isset( $this->data[ $name ] ) && is_scalar( $this->data[ $name ] ) ? (string) $this->data[ $name ] : '';
	}
}
