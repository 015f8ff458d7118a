package dev.stator.model.item;

import java.util.Arrays;

/** Where names and set elements begin in a writer's buffer, each as length (varint) and content. */
final class Marks {
  /** Up to so many names or elements, comparing each with each beats the library's sort. */
  private static final int PAIRWISE_MAX = 32;

  private int[] positions = new int[16];
  private int[] hashes = new int[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  void truncate(int size) {
    this.size = size;
  }

  void add(int position) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    positions[size++] = position;
  }

  /**
   * Gives the last mark, whose content is complete and ends at {@code end}, a hash for {@link
   * #duplicate}.
   */
  void hashed(byte[] buffer, int end) {
    int start = positions[size - 1];
    int length = end - start;
    int first = length > 1 ? start + 1 : start;
    hashes[size - 1] =
        (length * 0x1000193)
            ^ (buffer[end - 1] * 31)
            ^ (buffer[start + length / 2] << 8)
            ^ (buffer[first] << 16);
  }

  /** Insertion sort. */
  private boolean sortFew(byte[] buffer, int from) {
    boolean duplicates = false;
    for (int i = from + 1; i < size; i++) {
      int moving = positions[i];
      int to = i;
      for (; to > from; to--) {
        int order = compare(buffer, positions[to - 1], moving);
        duplicates |= order == 0;
        if (order <= 0) {
          break;
        }
        positions[to] = positions[to - 1];
      }
      positions[to] = moving;
    }
    return duplicates;
  }

  int[] copy(int from) {
    return Arrays.copyOfRange(positions, from, size);
  }

  /** Whether each content from mark {@code from} on is above the one before it. */
  boolean ascending(byte[] buffer, int from) {
    for (int i = from + 1; i < size; i++) {
      if (compare(buffer, positions[i - 1], positions[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Sorts the marks from {@code from} on by their contents; returns whether two are equal. */
  boolean sort(byte[] buffer, int from) {
    if (size - from <= PAIRWISE_MAX) {
      return sortFew(buffer, from);
    }
    var boxed = new Integer[size - from];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = positions[from + i];
    }
    Arrays.sort(boxed, (left, right) -> compare(buffer, left, right));
    boolean duplicates = false;
    for (int i = 0; i < boxed.length; i++) {
      positions[from + i] = boxed[i];
      duplicates |= i > 0 && compare(buffer, boxed[i - 1], boxed[i]) == 0;
    }
    return duplicates;
  }

  /**
   * Puts the contents that stand between {@code start} and {@code end} into the order of their
   * marks.
   */
  void rearrange(byte[] buffer, int from, int start, int end) {
    byte[] old = Arrays.copyOfRange(buffer, start, end);
    int to = start;
    for (int i = from; i < size; i++) {
      int length = Varint.read(old, positions[i] - start);
      int whole = Varint.size(length) + length;
      System.arraycopy(old, positions[i] - start, buffer, to, whole);
      to += whole;
    }
  }

  /** The position of a content that occurs twice from mark {@code from} on, or -1. */
  int duplicate(byte[] buffer, int from) {
    if (size - from > PAIRWISE_MAX) {
      return ofLargeMap(buffer, from);
    }
    for (int i = from + 1; i < size; i++) {
      for (int j = from; j < i; j++) {
        if (hashes[i] == hashes[j] && compare(buffer, positions[i], positions[j]) == 0) {
          return positions[i];
        }
      }
    }
    return -1;
  }

  private int ofLargeMap(byte[] buffer, int from) {
    if (sort(buffer, from)) {
      for (int i = from + 1; i < size; i++) {
        if (compare(buffer, positions[i - 1], positions[i]) == 0) {
          return positions[i];
        }
      }
    }
    return -1;
  }

  /** Compares two contents as unsigned bytes. */
  private static int compare(byte[] buffer, int left, int right) {
    int leftLength = Varint.read(buffer, left);
    int rightLength = Varint.read(buffer, right);
    int leftStart = left + Varint.size(leftLength);
    int rightStart = right + Varint.size(rightLength);
    return Arrays.compareUnsigned(
        buffer, leftStart, leftStart + leftLength, buffer, rightStart, rightStart + rightLength);
  }
}
