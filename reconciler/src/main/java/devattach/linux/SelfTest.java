package devattach.linux;

import java.nio.ByteBuffer;

/**
 * Proves at start that arguments of system calls arrive as given. Native stubs that lose one (jnr/jnr-ffi#181) would make
 * mounts and device programs go wrong silently, so a failure here ends the program.
 */
public final class SelfTest {

    private SelfTest() {}

    /**
     * Runs all checks; some microseconds.
     *
     * @throws IllegalStateException where the native layer cannot be trusted
     */
    public static void run() {
        if (!"false".equals(System.getProperty("jnr.ffi.x86asm.enabled"))) {
            throw new IllegalStateException("start with -Djnr.ffi.x86asm.enabled=false (bin/devattach does): "
                    + "without it native calls of six arguments lose the last");
        }
        // statx has five arguments and an answer we can check; openat2 by syscall checks its 64-bit slots
        try (Fd root = Files.open("/", Files.O_PATH | Files.O_DIRECTORY);
                Fd proc = Files.openAt(
                        root,
                        CString.of("proc"),
                        Files.O_PATH | Files.O_DIRECTORY,
                        0,
                        Files.Resolve.IN_ROOT_NO_LINKS)) {
            Stat byDescriptor = new Stat();
            Stat byName = new Stat();
            Files.stat(proc, byDescriptor);
            Files.statAt(root, CString.of("proc"), byName);
            if (byDescriptor.inode() != byName.inode() || !byDescriptor.isFolder()) {
                throw new IllegalStateException(
                        "system calls answer nonsense on this JVM: statx disagrees with itself");
            }
        } catch (KernelException e) {
            throw new IllegalStateException(
                    "this kernel is too old or forbids what devattach needs: " + e.getMessage(), e);
        }
        ByteBuffer probe = Libc.memory(8);
        if (Libc.address(probe) == 0) {
            throw new IllegalStateException("no native memory");
        }
    }
}
