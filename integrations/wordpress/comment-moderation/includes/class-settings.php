<?php
/**
 * Where the service is and how we prove ourselves to each other, and the page to say so.
 *
 * @package CommentModeration
 */

namespace CommentModeration;

defined( 'ABSPATH' ) || exit;

/**
 * The settings, and their page under "Settings". Saving goes through WordPress' options.php, which checks the nonce
 * that settings_fields() prints and the capability manage_options.
 */
final class Settings {

	const OPTION = 'comment_moderation';
	const GROUP  = 'comment_moderation';
	const RIGHT  = 'manage_options';

	/** Have the page and its option known. */
	public function listen(): void {
		add_action( 'admin_init', array( $this, 'register' ) );
		add_action( 'admin_menu', array( $this, 'add_page' ) );
	}

	/** The service's address, without a slash at the end; empty when the plugin is not set up. */
	public function url(): string {
		return $this->of( 'url' );
	}

	/** The name of this site at the service. */
	public function site(): string {
		return $this->of( 'site' );
	}

	/** The webhook secret of this site. */
	public function secret(): string {
		return $this->of( 'secret' );
	}

	/** Have WordPress save the option, cleaned. */
	public function register(): void {
		register_setting(
			self::GROUP,
			self::OPTION,
			array(
				'type'              => 'array',
				'default'           => array(),
				'show_in_rest'      => false,
				'sanitize_callback' => array( $this, 'clean' ),
			)
		);
	}

	/** Add the page to the menu of those who may change settings. */
	public function add_page(): void {
		$title = __( 'Comment moderation', 'comment-moderation' );
		add_options_page( $title, $title, self::RIGHT, 'comment-moderation', array( $this, 'page' ) );
	}

	/**
	 * What was sent, as it may be saved: what cannot be used is told, and the old value stays.
	 *
	 * @param mixed $sent The fields of the form.
	 * @return array<string, string>
	 */
	public function clean( $sent ): array {
		$sent  = is_array( $sent ) ? $sent : array();
		$saved = array();
		foreach ( array( 'url', 'site', 'secret' ) as $name ) {
			$value = isset( $sent[ $name ] ) && is_string( $sent[ $name ] ) ? trim( $sent[ $name ] ) : '';
			$url   = 'url' === $name ? untrailingslashit( esc_url_raw( $value, array( 'http', 'https' ) ) ) : '';
			$value = '' === $url ? $value : $url;
			// The secret is never printed, so an empty field means the old one.
			$keeps          = 'secret' === $name && '' === $value;
			$problem        = $keeps ? '' : $this->problem( $name, $value );
			$saved[ $name ] = $keeps || '' !== $problem ? $this->of( $name ) : $value;
			if ( '' !== $problem ) {
				add_settings_error( self::OPTION, $name, $problem );
			}
		}
		return $saved;
	}

	/** Print the page. */
	public function page(): void {
		if ( ! current_user_can( self::RIGHT ) ) {
			wp_die( esc_html__( 'You may not change these settings.', 'comment-moderation' ), '', array( 'response' => 403 ) );
			return;
		}
		echo '<div class="wrap"><h1>' . esc_html__( 'Comment moderation', 'comment-moderation' ) . '</h1>';
		echo '<form method="post" action="options.php">';
		settings_fields( self::GROUP );
		echo '<table class="form-table" role="presentation">';
		$this->field( 'url', 'url', __( 'Address of the service', 'comment-moderation' ), $this->url() );
		$this->field( 'site', 'text', __( 'Name of the site there', 'comment-moderation' ), $this->site() );
		$known = '' === $this->secret() ? 'whsec_...' : __( 'set; leave it empty to keep it', 'comment-moderation' );
		$this->field( 'secret', 'password', __( 'Webhook secret', 'comment-moderation' ), '', $known );
		echo '</table><p>' . esc_html__( 'Callback address, to be set at the service:', 'comment-moderation' ) . ' <code>';
		echo esc_html( rest_url( Callback::SPACE . Callback::ROUTE ) ) . '</code></p>';
		submit_button();
		echo '</form></div>';
	}

	private function field( string $name, string $type, string $label, string $value, string $hint = '' ): void {
		$id = 'comment-moderation-' . $name;
		echo '<tr><th scope="row"><label for="' . esc_attr( $id ) . '">' . esc_html( $label ) . '</label></th><td>';
		echo '<input class="regular-text" autocomplete="off" id="' . esc_attr( $id ) . '" type="' . esc_attr( $type ) . '"';
		echo ' name="' . esc_attr( self::OPTION . '[' . $name . ']' ) . '" value="' . esc_attr( $value ) . '"';
		echo ' placeholder="' . esc_attr( $hint ) . '"></td></tr>';
	}

	private function problem( string $name, string $value ): string {
		if ( 'url' === $name && '' !== $value && ! $this->is_safe( $value ) ) {
			return __( 'The address of the service must begin with https:// (http:// only for this machine, or a name without dots on your own network).', 'comment-moderation' );
		}
		if ( 'site' === $name && '' !== $value && ! preg_match( '/^[A-Za-z0-9._-]{1,100}$/D', $value ) ) {
			return __( 'The name of the site has letters, digits, dots, hyphens and underscores only.', 'comment-moderation' );
		}
		if ( 'secret' === $name && ! Signature::usable( $value ) ) {
			return __( 'The webhook secret must be given as the service shows it: whsec_...', 'comment-moderation' );
		}
		return '';
	}

	private function is_safe( string $url ): bool {
		return 0 === strpos( $url, 'https://' ) || 1 === preg_match( '#^http://([A-Za-z0-9-]+|127\.0\.0\.1)(:[0-9]+)?(/|$)#D', $url );
	}

	private function of( string $name ): string {
		$saved = get_option( self::OPTION, array() );
		return is_array( $saved ) && isset( $saved[ $name ] ) && is_string( $saved[ $name ] ) ? $saved[ $name ] : '';
	}
}
