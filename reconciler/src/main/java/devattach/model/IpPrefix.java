package devattach.model;

import java.util.Optional;

/**
 * An address and how many of its first bits name its network: {@code 192.0.2.7/24} as an interface has it, {@code 192.0.2.0/24} as a
 * route leads to it.
 */
public record IpPrefix(IpAddress address, int length) {

    public IpPrefix {
        if (length < 0 || length > address.version().bits()) {
            throw new IllegalArgumentException("no length of a prefix of " + address + ": " + length);
        }
    }

    /** All there is: where a default route leads. */
    public static IpPrefix everything(IpAddress.Version version) {
        return new IpPrefix(version.unspecified(), 0);
    }

    /** What people write; without a length it is the address alone. */
    public static Optional<IpPrefix> parse(String written) {
        int slash = written.indexOf('/');
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? written : written.substring(0, slash));
        if (slash < 0) {
            return address.map(alone -> new IpPrefix(alone, alone.version().bits()));
        }
        int length = IpText.value(written.substring(slash + 1), 10, 3);
        return address.filter(of -> length >= 0 && length <= of.version().bits())
                .map(of -> new IpPrefix(of, length));
    }

    /** The network alone, the other bits zero. */
    public IpPrefix network() {
        return new IpPrefix(address.first(length), length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
