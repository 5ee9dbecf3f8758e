package io.stowage.client;

import io.stowage.core.mirror.UpstreamException;
import io.stowage.core.mirror.UpstreamException.Reason;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what another registry says from leading into the own network: where it sends on to must
 * have public addresses only, unless the registry itself is in the own network.
 *
 * <p>The connection is made by the JDK, which looks the name up again, in its cache of names. So
 * what was checked is what is connected to as long as that cache keeps an address, which is 30 s
 * unless {@code networkaddress.cache.ttl} says otherwise.
 */
final class Addresses {

  /** Looks up a name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Origin registry;

  /** Whether the registry itself has no address outside; null before it was looked up. */
  private volatile @Nullable Boolean registryInside;

  private final Resolver resolver;
  private final Predicate<InetAddress> inside;

  Addresses(Origin registry) {
    this(registry, InetAddress::getAllByName, Addresses::isInside);
  }

  /** With another idea of what is inside, for tests, all of whose servers are. */
  Addresses(Origin registry, Resolver resolver, Predicate<InetAddress> inside) {
    this.registry = registry;
    this.resolver = resolver;
    this.inside = inside;
  }

  /** Refuses an origin that the registry may not lead to. */
  void check(Origin target) throws UpstreamException {
    if (!target.equals(registry)
        && Arrays.stream(addresses(target)).anyMatch(inside)
        && !isRegistryInside()) {
      throw new UpstreamException(
          Reason.FAILED,
          registry
              + " leads to "
              + target
              + ", which has an address inside of this network; refused, as "
              + registry
              + " has none: have it lead outside, or ask it by an address inside");
    }
  }

  /** One address outside is enough: who names it may not be of this network. */
  private boolean isRegistryInside() throws UpstreamException {
    Boolean known = registryInside;
    if (known == null) {
      known = Arrays.stream(addresses(registry)).allMatch(inside);
      registryInside = known;
    }
    return known;
  }

  private InetAddress[] addresses(Origin origin) throws UpstreamException {
    try {
      return resolver.resolve(origin.bareHost());
    } catch (UnknownHostException e) {
      throw new UpstreamException(
          origin.equals(registry) ? Reason.DOWN : Reason.FAILED,
          "the name " + origin.bareHost() + " has no address",
          null,
          e);
    }
  }

  /**
   * Whether an address is not of the public network: loopback, link-local, private, shared
   * (100.64.0.0/10), multicast, reserved, or one of those inside of an IPv6 address.
   */
  static boolean isInside(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isInside6(bytes) : isInside4(bytes, 0);
  }

  private static boolean isInside4(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    int third = bytes[at + 2] & 0xff;
    return first == 0
        || first >= 240
        || (first == 100 && second >= 64 && second < 128)
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (second == 18 || second == 19));
  }

  private static boolean isInside6(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if ((first & 0xfe) == 0xfc) {
      return true; // unique local
    }
    if (first == 0x20 && second == 0x02) {
      return isInsideEmbedded(bytes, 2); // 6to4
    }
    boolean translated = first == 0 && second == 0x64; // NAT64
    boolean compatible = isZero(bytes, 12);
    return (translated || compatible) && isInsideEmbedded(bytes, 12);
  }

  private static boolean isInsideEmbedded(byte[] bytes, int at) {
    try {
      InetAddress embedded = InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
      return embedded instanceof Inet4Address && isInside(embedded);
    } catch (UnknownHostException e) {
      return true;
    }
  }

  private static boolean isZero(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
