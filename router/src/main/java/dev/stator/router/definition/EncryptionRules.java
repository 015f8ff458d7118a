package dev.stator.router.definition;

import dev.stator.router.validation.Members;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an SSESpecification may ask for. Keys are taken by name: nothing here can ask a key service
 * whether there is one.
 */
final class EncryptionRules {
  private final String account;
  private final String region;

  EncryptionRules(String account, String region) {
    this.account = account;
    this.region = region;
  }

  /** Checks what needs no table. */
  static void check(Members specification) {
    var type = specification.text("SSEType");
    boolean keyGiven = specification.has("KMSMasterKeyId");
    if (specification.has("Enabled") && !specification.flag("Enabled")) {
      if (type != null) {
        throw InvalidParameter.because("SSEType can not be specified if Enabled is false");
      }
      if (keyGiven) {
        throw InvalidParameter.because("KMSMasterKeyId can not be specified if Enabled is false");
      }
    }
    if (type != null && !type.equals("KMS")) {
      throw InvalidParameter.because("SSEType " + type + " is not supported");
    }
    if (keyGiven && type == null) {
      throw InvalidParameter.because("SSEType KMS is required if KMSMasterKeyId is specified");
    }
  }

  /** The key that a checked specification asks for; null: the service's own, as without one. */
  @Nullable String keyArn(Members specification) {
    if (!specification.flag("Enabled") && !specification.has("SSEType")) {
      return null;
    }
    var keyId = specification.text("KMSMasterKeyId");
    if (keyId == null || keyId.equals("alias/aws/dynamodb")) {
      return arn("key/" + accountKey());
    }
    if (keyId.startsWith("arn:")) {
      return keyId;
    }
    return arn(keyId.startsWith("alias/") ? keyId : "key/" + keyId);
  }

  @Nullable String changed(Members specification, @Nullable String before) {
    var keyArn = keyArn(specification);
    if (keyArn == null && before == null) {
      throw InvalidParameter.because("Table is already encrypted by default");
    }
    if (keyArn != null
        && keyArn.equals(before)
        && keyArn.equals(specification.text("KMSMasterKeyId"))) {
      throw InvalidParameter.because(
          "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you"
              + " want to change Master Key");
    }
    return keyArn;
  }

  /** The id of the key that the service would keep for this account: always the same. */
  private UUID accountKey() {
    return UUID.nameUUIDFromBytes((account + "/" + region).getBytes(StandardCharsets.UTF_8));
  }

  private String arn(String resource) {
    return "arn:aws:kms:" + region + ":" + account + ":" + resource;
  }
}
