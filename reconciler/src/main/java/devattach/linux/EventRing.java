package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import jnr.ffi.Pointer;

/** The kernel's word of the BPF programs that are loaded on one processor, in memory shared with it. For one thread at a time. */
final class EventRing implements AutoCloseable {

    // struct perf_event_attr: type 0, size 4, config 8, bits 40, wakeup_watermark 48
    private static final int ATTR_SIZE = 112;
    private static final int TYPE_SOFTWARE = 1;
    private static final int COUNT_DUMMY = 9;
    private static final long WATERMARK = 1L << 14;
    private static final long BPF_EVENT = 1L << 30;
    private static final long CLOSE_ON_EXEC = 8;

    private static final int READ_WRITE = 3;
    private static final int SHARED = 1;

    // struct perf_event_mmap_page: data_head 1024, data_tail 1032; the ring is in the pages behind it
    private static final int HEAD = 1024;
    private static final int TAIL = 1032;
    private static final int PAGES = 4;

    // a record: type 0, misc 4, size 6, and of these events: event 8, flags 10, id 12
    private static final int LOST = 2;
    private static final int LONGEST = 64;
    private static final int OF_PROGRAM = 18;
    private static final int LOADED = 1;

    private final Fd fd;
    private final int ring;
    private final int size;
    private final long address;
    private final Pointer memory;

    @MustBeClosed
    EventRing(int processor) throws KernelException {
        String what = "programs loaded on processor " + processor;
        Scratch scratch = Scratch.mine();
        ByteBuffer attr = scratch.zeroed(128);
        attr.putInt(0, TYPE_SOFTWARE).putInt(4, ATTR_SIZE).putLong(8, COUNT_DUMMY);
        attr.putLong(40, WATERMARK | BPF_EVENT).putInt(48, 1); // awake at the first byte
        long number =
                Libc.C.syscall(Syscalls.PERF_EVENT_OPEN, scratch.smallAddress, -1, processor, -1, CLOSE_ON_EXEC, 0);
        if (number < 0) {
            throw new KernelException("perf_event_open", what, Libc.errno());
        }
        fd = new Fd((int) number, what);
        ring = Libc.C.getpagesize();
        size = PAGES * ring;
        address = Libc.C.syscall(Syscalls.MMAP, 0, ring + size, READ_WRITE, SHARED, number, 0);
        if (address == -1) {
            int errno = Libc.errno();
            fd.close();
            throw new KernelException("mmap", what, errno);
        }
        memory = Pointer.wrap(Libc.RUNTIME, address, ring + size);
    }

    Fd fd() {
        return fd;
    }

    /**
     * Takes what there is.
     *
     * @param loaded gets the id of each program
     * @return whether something was lost
     */
    boolean drain(IntConsumer loaded) {
        long head = memory.getLong(HEAD);
        VarHandle.acquireFence();
        long tail = memory.getLong(TAIL);
        boolean lost = head - tail > size - LONGEST; // the kernel says so only with the next record that has room
        while (tail < head) {
            long header = word(tail);
            int type = (int) header;
            int length = (int) (header >>> 48);
            if (length < 8) {
                break; // no record is: better to lose some than to stand here for ever
            }
            lost |= type == LOST;
            long event = type == OF_PROGRAM ? word(tail + 8) : 0;
            if ((event & 0xffff) == LOADED) {
                loaded.accept((int) (event >>> 32));
            }
            tail += length;
        }
        VarHandle.releaseFence();
        memory.putLong(TAIL, head);
        return lost;
    }

    /** Records begin at multiples of eight bytes, so a word never goes over the ring's end. */
    private long word(long at) {
        return memory.getLong(ring + (at & size - 1));
    }

    @Override
    public void close() {
        Libc.C.syscall(Syscalls.MUNMAP, address, ring + size, 0);
        fd.close();
    }
}
