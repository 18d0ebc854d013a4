package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;

/**
 * What cannot be done from outside a namespace: putting mounts into another mount namespace, for move_mount(2) wants its caller inside;
 * and making a socket that belongs to another network namespace.
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
        try (Fd home = Files.open("/proc/self/ns/net", Files.O_RDONLY)) {
            Errand errand = new Errand(home.number(), network.number(), domain, type, protocol);
            Visitor.run(errand);
            if (errand.enterErrno != 0) {
                throw new KernelException("setns", network + ", CLONE_NEWNET", errand.enterErrno);
            }
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

    /** Into a network namespace for a socket. Files are the host's there, too, so nothing need be warm. */
    private static final class Errand implements Visitor.Visit {
        private final int home;
        private final int network;
        private final int domain;
        private final int type;
        private final int protocol;
        int socket = -1;
        int enterErrno;
        int socketErrno;
        int homeErrno;

        Errand(int home, int network, int domain, int type, int protocol) {
            this.home = home;
            this.network = network;
            this.domain = domain;
            this.type = type;
            this.protocol = protocol;
        }

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
            socket = Libc.C.socket(domain, type, protocol);
            socketErrno = socket < 0 ? Libc.errno() : 0;
            homeErrno = Libc.C.setns(home, CLONE_NEWNET) == 0 ? 0 : Libc.errno();
        }
    }
}
