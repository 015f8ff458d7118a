package dev.stator.router.auth;

/**
 * Who calls, and for which account and region.
 *
 * @param account twelve digits
 * @param identity the access key id
 * @param region the region whose tables are meant
 */
public record Principal(String account, String identity, String region) {}
