package devattach.linux;

import java.io.IOException;

/** The kernel refused a call. Says which call, on what, and with which error. */
public final class KernelException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Errno errno;

    KernelException(String call, String argument, int errno) {
        super(call + "(" + argument + "): " + Errno.of(errno));
        this.errno = Errno.of(errno);
    }

    /** With what the kernel says of its reason, which may be nothing. */
    KernelException(String call, String argument, int errno, String reason) {
        super(call + "(" + argument + "): " + Errno.of(errno) + (reason.isEmpty() ? "" : ", " + reason));
        this.errno = Errno.of(errno);
    }

    /** One that was found out without a call of its own. */
    public static KernelException of(String call, String argument, int errno) {
        return new KernelException(call, argument, errno);
    }

    public Errno errno() {
        return errno;
    }

    /** Whether the error is this one of {@link Errno}'s numbers. */
    public boolean is(int number) {
        return errno.number() == number;
    }
}
