package devattach.model;

/**
 * What a device policy may allow of one device: any of read, write and mknod.
 *
 * @param bits the sum of {@link #MKNOD}, {@link #READ} and {@link #WRITE}; the values of {@code BPF_DEVCG_ACC_*} in linux/bpf.h
 */
public record Permissions(int bits) {

    public static final int MKNOD = 1;
    public static final int READ = 2;
    public static final int WRITE = 4;
    public static final Permissions NONE = new Permissions(0);
    public static final Permissions RW = new Permissions(READ | WRITE);
    public static final Permissions RWM = new Permissions(READ | WRITE | MKNOD);

    public Permissions {
        if ((bits & ~7) != 0) {
            throw new IllegalArgumentException("no such permissions: " + bits);
        }
    }

    /**
     * Reads the letters r, w and m, each at most once, in any order.
     *
     * @throws IllegalArgumentException for any other letter, a repeated one, or none
     */
    public static Permissions parse(String letters) {
        int bits = 0;
        for (char letter : letters.toCharArray()) {
            int bit =
                    switch (letter) {
                        case 'r' -> READ;
                        case 'w' -> WRITE;
                        case 'm' -> MKNOD;
                        default -> throw new IllegalArgumentException("'" + letter + "' is not one of r, w, m");
                    };
            if ((bits & bit) != 0) {
                throw new IllegalArgumentException("'" + letter + "' stands twice");
            }
            bits |= bit;
        }
        if (bits == 0) {
            throw new IllegalArgumentException("no letter; use r, w, m or several of them");
        }
        return new Permissions(bits);
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public boolean covers(Permissions other) {
        return (other.bits & ~bits) == 0;
    }

    public Permissions union(Permissions other) {
        return new Permissions(bits | other.bits);
    }

    public Permissions minus(Permissions other) {
        return new Permissions(bits & ~other.bits);
    }

    public Permissions and(Permissions other) {
        return new Permissions(bits & other.bits);
    }

    /** The letters in the kernel's order, {@code rwm}; empty for none. */
    @Override
    public String toString() {
        return ((bits & READ) != 0 ? "r" : "") + ((bits & WRITE) != 0 ? "w" : "") + ((bits & MKNOD) != 0 ? "m" : "");
    }
}
