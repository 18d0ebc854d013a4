package devattach.linux;

import devattach.model.DeviceNumber;
import java.nio.ByteBuffer;

/** What statx(2) said of a file. Reused: each call overwrites the last answer. */
public final class Stat {

    static final int S_IFMT = 0170000;
    static final int S_IFCHR = 0020000;
    static final int S_IFBLK = 0060000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFLNK = 0120000;

    /** STATX_BASIC_STATS | STATX_MNT_ID (5.8). */
    static final int MASK = 0x7ff | 0x1000;

    private static final long ATTR_MOUNT_ROOT = 0x2000;

    private final ByteBuffer buffer = Libc.memory(256);
    private final long address = Libc.address(buffer);

    long address() {
        return address;
    }

    /** Type and permission bits, as st_mode. */
    public int typeAndMode() {
        return buffer.getShort(0x1c) & 0xffff;
    }

    public int mode() {
        return typeAndMode() & 07777;
    }

    public boolean isDevice() {
        int type = typeAndMode() & S_IFMT;
        return type == S_IFCHR || type == S_IFBLK;
    }

    public boolean isFile() {
        return (typeAndMode() & S_IFMT) == S_IFREG;
    }

    public boolean isFolder() {
        return (typeAndMode() & S_IFMT) == S_IFDIR;
    }

    public boolean isLink() {
        return (typeAndMode() & S_IFMT) == S_IFLNK;
    }

    /** The host's number, unsigned. */
    public long uid() {
        return buffer.getInt(0x14) & 0xffffffffL;
    }

    /** The host's number, unsigned. */
    public long gid() {
        return buffer.getInt(0x18) & 0xffffffffL;
    }

    /** Names of it; of a folder of sysfs, proc and cgroup, two more than it has folders. */
    public long links() {
        return buffer.getInt(0x10) & 0xffffffffL;
    }

    public long size() {
        return buffer.getLong(0x28);
    }

    public long inode() {
        return buffer.getLong(0x20);
    }

    /** The device number of a node; only meaningful when {@link #isDevice}. */
    public DeviceNumber number() {
        boolean block = (typeAndMode() & S_IFMT) == S_IFBLK;
        return new DeviceNumber(
                block ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR, buffer.getInt(0x80), buffer.getInt(0x84));
    }

    /** Major and minor of a node in one number, without making an object. */
    public long rawNumber() {
        return (long) buffer.getInt(0x80) << 32 | buffer.getInt(0x84) & 0xffffffffL;
    }

    /** Which file system it is on: major and minor of its st_dev in one number. */
    public long fileSystem() {
        return (long) buffer.getInt(0x88) << 32 | buffer.getInt(0x8c) & 0xffffffffL;
    }

    /** Whether a mount sits right here (STATX_ATTR_MOUNT_ROOT). */
    public boolean isMountRoot() {
        return (buffer.getLong(0x08) & ATTR_MOUNT_ROOT) != 0;
    }

    /** The mount the file was reached by; unique while the mount lives. */
    public long mountId() {
        return buffer.getLong(0x90);
    }

    /** Time of the last change of the inode, nanoseconds since the epoch. */
    public long changeTime() {
        return buffer.getLong(0x60) * 1_000_000_000L + buffer.getInt(0x68);
    }
}
