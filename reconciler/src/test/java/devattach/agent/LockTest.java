package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {

    @TempDir
    Path folder;

    @Test
    void oneHasItAtATime() throws IOException {
        try (Lock lock = Lock.take(folder)) {
            assertTrue(lock.isHeld());
            assertThrows(IOException.class, () -> Lock.take(folder));
        }
        Lock.take(folder).close();
    }

    /** Any user who can read the file could lock it, and so keep devattach from its work. */
    @Test
    void nobodyElseCanOpenTheFile() throws IOException {
        Lock.take(folder).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock"))));
    }
}
