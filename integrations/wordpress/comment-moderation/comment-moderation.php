<?php
/**
 * Plugin Name: Comment moderation
 * Description: Asks your moderation service before a comment appears, and hears what its moderators decide.
 * Version: 0.1.0
 * Requires at least: 5.5
 * Requires PHP: 7.4
 * License: MIT
 * Text Domain: comment-moderation
 *
 * @package CommentModeration
 */

namespace CommentModeration;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/includes/class-signature.php';
require_once __DIR__ . '/includes/class-settings.php';
require_once __DIR__ . '/includes/class-comment.php';
require_once __DIR__ . '/includes/class-service.php';
require_once __DIR__ . '/includes/class-intake.php';
require_once __DIR__ . '/includes/class-callback.php';

( function () {
	$settings = new Settings();
	$settings->listen();
	( new Intake( $settings, new Service( $settings ) ) )->listen();
	( new Callback( $settings ) )->listen();
} )();
