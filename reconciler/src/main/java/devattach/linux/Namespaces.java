package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;

/**
 * What cannot be done from outside a namespace: putting mounts into another mount namespace, for move_mount(2) wants its caller inside;
 * and making a socket that belongs to another network namespace, or writing a setting of its.
 *
 * <p>A thread that is inside must run nothing but the calls below: a class loaded there would be read from the container's
 * tree, a thread started there would stay there, and so would be poisoned the whole process. So all arguments are prepared
 * first, the section is a fixed list of native calls without allocation, logging or exceptions, and it is run on a thread that
 * runs nothing but such sections and is at home between them.
 */
public final class Namespaces {

    private static final int CLONE_FS = 0x200;
    private static final int CLONE_NEWNS = 0x20000;
    private static final int CLONE_NEWNET = 0x40000000;

    private Namespaces() {}

    /** A detached mount and the file or folder it shall cover, both open since before. */
    public record Move(Fd mount, Fd target) {}

    /**
     * Enters the mount namespace of a process, moves every mount onto its target and leaves.
     *
     * @return per move, 0 or the error number
     * @throws KernelException where the namespace could not be entered at all; then nothing was moved
     */
    public static int[] moveInto(Fd pidfd, List<Move> moves) throws KernelException {
        // warm: the same code with nothing to do, so that every class and stub is loaded before the real entry
        WARM.ensure();
        try (Fd home = Files.open("/proc/self/ns/mnt", Files.O_RDONLY)) {
            return moveInto(new Section(home.number(), pidfd.number(), moves), pidfd);
        }
    }

    /**
     * A socket of another network namespace, whichever thread uses it. It keeps that namespace alive: to be closed soon.
     *
     * @throws KernelException where there is none; then no thread is left in there that would run anything more
     */
    @MustBeClosed
    static Fd socketIn(Fd network, int domain, int type, int protocol) throws KernelException {
        SocketErrand errand = new SocketErrand(network.number(), domain, type, protocol);
        go(errand, network);
        if (errand.socket < 0) {
            throw new KernelException("socket", "in " + network, errand.socketErrno);
        }
        Fd socket = new Fd(errand.socket, "socket in " + network);
        if (!errand.isHome()) {
            socket.close();
            throw new KernelException("setns", "back from " + network, errand.homeErrno);
        }
        return socket;
    }

    /**
     * Writes a file below {@code /proc/sys/net}, which is a setting of the network namespace of whoever opens it. The path is one of the
     * host: no name of the container's tree is walked.
     */
    public static void writeIn(Fd network, CString setting, CString value) throws KernelException {
        WriteErrand errand = new WriteErrand(network.number(), setting, value);
        go(errand, network);
        if (errand.writeErrno != 0) {
            throw new KernelException("write", setting + " in " + network, errand.writeErrno);
        }
        if (!errand.isHome()) {
            throw new KernelException("setns", "back from " + network, errand.homeErrno);
        }
    }

    private static void go(Errand errand, Fd network) throws KernelException {
        try (Fd home = Files.open("/proc/self/ns/net", Files.O_RDONLY)) {
            errand.home = home.number();
            Visitor.run(errand);
        }
        if (errand.enterErrno != 0) {
            throw new KernelException("setns", network + ", CLONE_NEWNET", errand.enterErrno);
        }
    }

    private static int[] moveInto(Section section, Fd pidfd) throws KernelException {
        Visitor.run(section);
        if (section.enterErrno != 0) {
            throw new KernelException("setns", pidfd + ", CLONE_NEWNS", section.enterErrno);
        }
        return section.errnos;
    }

    private static final Warm WARM = new Warm();

    private static final class Warm {
        private boolean done;

        synchronized void ensure() throws KernelException {
            if (done) {
                return;
            }
            try (Fd home = Files.open("/proc/self/ns/mnt", Files.O_RDONLY);
                    Fd self = Pidfd.open((int) ProcessHandle.current().pid())) {
                Section rehearsal = new Section(home.number(), self.number(), List.of());
                rehearsal.rehearse();
                Visitor.run(rehearsal);
            }
            done = true;
        }
    }

    private static final class Section implements Visitor.Visit {
        private final int home;
        private final int pidfd;
        private final int[] mounts;
        private final int[] targets;
        private final long empty = CString.EMPTY.address();
        final int[] errnos;
        int enterErrno;
        private boolean stranded;

        Section(int home, int pidfd, List<Move> moves) {
            this.home = home;
            this.pidfd = pidfd;
            this.mounts = moves.stream().mapToInt(move -> move.mount().number()).toArray();
            this.targets =
                    moves.stream().mapToInt(move -> move.target().number()).toArray();
            this.errnos = new int[mounts.length];
        }

        /** One refused call, to load what only a refusal loads. */
        void rehearse() {
            Libc.C.syscall(Syscalls.MOVE_MOUNT, -1, empty, -1, empty, flags(), 0);
            enterErrno = Libc.errno();
            enterErrno = 0;
        }

        private static int flags() {
            return Mounts.MOVE_F_EMPTY_PATH | Mounts.MOVE_T_EMPTY_PATH;
        }

        @Override
        public boolean isHome() {
            return !stranded;
        }

        @Override
        public void run() {
            // own file-system context first: setns(CLONE_NEWNS) is refused to a thread that shares it
            if (Libc.C.unshare(CLONE_FS) != 0 || Libc.C.setns(pidfd, CLONE_NEWNS) != 0) {
                enterErrno = Libc.errno();
                return;
            }
            for (int i = 0; i < mounts.length; i++) {
                long result = Libc.C.syscall(Syscalls.MOVE_MOUNT, mounts[i], empty, targets[i], empty, flags(), 0);
                errnos[i] = result == 0 ? 0 : Libc.errno();
            }
            stranded = Libc.C.setns(home, CLONE_NEWNS) != 0;
        }
    }

    /** Into a network namespace. Files are the host's there, too, so nothing need be warm. */
    private abstract static class Errand implements Visitor.Visit {
        private final int network;
        int home = -1;
        int enterErrno;
        int homeErrno;

        Errand(int network) {
            this.network = network;
        }

        /** What is done there. */
        abstract void act();

        @Override
        public boolean isHome() {
            return homeErrno == 0;
        }

        @Override
        public void run() {
            if (Libc.C.setns(network, CLONE_NEWNET) != 0) {
                enterErrno = Libc.errno();
                return;
            }
            act();
            homeErrno = Libc.C.setns(home, CLONE_NEWNET) == 0 ? 0 : Libc.errno();
        }
    }

    private static final class SocketErrand extends Errand {
        private final int domain;
        private final int type;
        private final int protocol;
        int socket = -1;
        int socketErrno;

        SocketErrand(int network, int domain, int type, int protocol) {
            super(network);
            this.domain = domain;
            this.type = type;
            this.protocol = protocol;
        }

        @Override
        void act() {
            socket = Libc.C.socket(domain, type, protocol);
            socketErrno = socket < 0 ? Libc.errno() : 0;
        }
    }

    private static final class WriteErrand extends Errand {
        private final CString file;
        private final CString value;
        private final int length;
        int writeErrno;

        WriteErrand(int network, CString file, CString value) {
            super(network);
            this.file = file;
            this.value = value;
            this.length = value.toString().length();
        }

        @Override
        void act() {
            int flags = Files.O_WRONLY | Files.O_CLOEXEC | Files.O_NOFOLLOW;
            int fd = Libc.C.openat(-1, file.address(), flags, 0); // by its whole path
            writeErrno = fd < 0 ? Libc.errno() : 0;
            if (fd >= 0) {
                writeErrno = Libc.C.write(fd, value.address(), length) == length ? 0 : Libc.errno();
                Libc.C.close(fd);
            }
        }
    }
}
