package devattach.model;

import java.util.Optional;

/**
 * An address of the Internet Protocol, of version 4 or 6.
 *
 * @param high the first eight bytes of one of version 6, else 0
 * @param low the last eight bytes, or the four of version 4
 */
public record IpAddress(Version version, long high, long low) {

    /** Which protocol it is of. */
    public enum Version {
        V4(4),
        V6(16);

        private final int bytes;

        Version(int bytes) {
            this.bytes = bytes;
        }

        /** How many bits an address has. */
        public int bits() {
            return 8 * bytes;
        }

        /** The address of nobody in particular: {@code 0.0.0.0} or {@code ::}. */
        public IpAddress unspecified() {
            return new IpAddress(this, 0, 0);
        }
    }

    public IpAddress {
        if (version == Version.V4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("more than 32 bits");
        }
    }

    /** As the protocol has it: 4 or 16 bytes. */
    public static Optional<IpAddress> of(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> Optional.of(new IpAddress(Version.V4, 0, number(bytes, 0, 4)));
            case 16 -> Optional.of(new IpAddress(Version.V6, number(bytes, 0, 8), number(bytes, 8, 16)));
            default -> Optional.empty();
        };
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }

    /** As the protocol has it. */
    public byte[] bytes() {
        byte[] bytes = new byte[version.bytes];
        for (int i = 0; i < bytes.length; i++) {
            int behind = bytes.length - 1 - i;
            bytes[i] = (byte) (behind < 8 ? low >> 8 * behind : high >> 8 * (behind - 8));
        }
        return bytes;
    }

    /** With only the first bits, the others zero. */
    IpAddress first(int bits) {
        int gone = version.bits() - bits;
        long lowMask = gone >= 64 ? 0 : -1L << gone;
        long highMask = gone <= 64 ? -1 : gone >= 128 ? 0 : -1L << (gone - 64);
        return new IpAddress(version, high & highMask, low & lowMask);
    }

    /** What people write; version 6 also with {@code ::} and with a tail like version 4, but without a zone. */
    public static Optional<IpAddress> parse(String written) {
        return IpText.parse(written);
    }

    /** As RFC 5952 wants it: small letters, no leading zeros, the longest run of zeros as {@code ::}. */
    @Override
    public String toString() {
        return IpText.of(this);
    }
}
