package dev.stator.model.item;

/**
 * In which words a value is refused. The service has two sets of them: most operations use the
 * current one, those that the service has not moved yet the older one.
 */
public enum ValueWording {
  CURRENT,
  OLDER
}
