<?php
/**
 * Removes what the plugin has stored.
 *
 * @package CommentModeration
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'comment_moderation' );
foreach ( array( 'id', 'own', 'verdict', 'sequence' ) as $name ) {
	delete_metadata( 'comment', 0, '_comment_moderation_' . $name, '', true );
}
