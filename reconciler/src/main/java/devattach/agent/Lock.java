package devattach.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The right to change devices on this host: one process has it at a time. The kernel takes it back when its holder dies. */
public final class Lock implements AutoCloseable {

    private final FileChannel channel;
    private final FileLock lock;

    private Lock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes it at once or not at all.
     *
     * @throws IOException where another process has it, or the run folder cannot be written
     */
    public static Lock take(Path runDir) throws IOException {
        Files.createDirectories(runDir);
        Path file = runDir.resolve("lock");
        // whoever may read a file may lock it
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException("another devattach is at work on this host (lock " + file
                    + "); wait for it, or for a dry run use 'devattach plan'");
        }
        return new Lock(channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // somebody else in this very process
        }
    }

    /** Whether it still is ours; it is, until closed. */
    public boolean isHeld() {
        return lock.isValid();
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
