<?php
/**
 * Standard Webhooks (standardwebhooks.com): who signed what, and when.
 *
 * @package CommentModeration
 */

namespace CommentModeration;

defined( 'ABSPATH' ) || exit;

/**
 * Signs requests and verifies callbacks with the site's webhook secret.
 */
final class Signature {

	const WINDOW_S = 300;

	/**
	 * The three headers of a signed body.
	 *
	 * @param string $secret As the service shows it: whsec_...
	 * @param string $id     The message's id, the same on every retry.
	 * @param int    $now    Seconds since 1970.
	 * @param string $body   The raw body.
	 * @return array<string, string>
	 */
	public static function headers( string $secret, string $id, int $now, string $body ): array {
		return array(
			'webhook-id'        => $id,
			'webhook-timestamp' => (string) $now,
			'webhook-signature' => 'v1,' . self::of( $secret, $id, (string) $now, $body ),
		);
	}

	/**
	 * Why a message does not prove its sender; an empty string when it does.
	 *
	 * @param string $secret     The site's secret.
	 * @param string $id         The header webhook-id.
	 * @param string $timestamp  The header webhook-timestamp.
	 * @param string $signatures The header webhook-signature: one or more, with spaces between.
	 * @param string $body       The raw body.
	 * @param int    $now        Seconds since 1970.
	 */
	public static function problem( string $secret, string $id, string $timestamp, string $signatures, string $body, int $now ): string {
		if ( '' === self::key( $secret ) ) {
			return 'no secret is set';
		}
		if ( '' === $id || ! preg_match( '/^[0-9]{1,12}$/D', $timestamp ) ) {
			return 'the webhook headers are missing';
		}
		if ( abs( $now - (int) $timestamp ) > self::WINDOW_S ) {
			return 'the timestamp is more than five minutes off';
		}
		$right = 'v1,' . self::of( $secret, $id, $timestamp, $body );
		foreach ( array_slice( explode( ' ', $signatures ), 0, 8 ) as $signature ) {
			if ( hash_equals( $right, $signature ) ) {
				return '';
			}
		}
		return 'the signature is not of this body and secret';
	}

	/**
	 * Whether a secret can be used.
	 *
	 * @param string $secret What somebody gave as one.
	 */
	public static function usable( string $secret ): bool {
		return strlen( self::key( $secret ) ) >= 16;
	}

	private static function of( string $secret, string $id, string $timestamp, string $body ): string {
		return base64_encode( hash_hmac( 'sha256', $id . '.' . $timestamp . '.' . $body, self::key( $secret ), true ) );
	}

	private static function key( string $secret ): string {
		if ( 0 !== strpos( $secret, 'whsec_' ) ) {
			return '';
		}
		$key = base64_decode( substr( $secret, 6 ), true );
		return false === $key ? '' : $key;
	}
}
