package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.Fd;
import devattach.mechanism.ContainerHandle;
import devattach.model.Accounts;
import devattach.testing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Account files of containers that mean no good. */
@Tag("kernel")
class AccountFilesKernelTest {

    @Test
    void theContainersOwnNamesAreRead() throws IOException {
        Accounts accounts = read("true");
        assertEquals(Map.of("root", 0, "user", 1000), accounts.users());
        assertEquals(Map.of("root", 0, "dialout", 20, "video", 44, "user", 1000), accounts.groups());
        assertEquals("", accounts.unreadable());
    }

    @Test
    void aLinkIsFollowedInsideTheContainerOnly(@TempDir Path host) throws IOException {
        Path secret = Files.writeString(host.resolve("passwd"), "host:x:99:99:::\n");
        Accounts outside = read("rm etc/passwd; ln -s " + secret + " etc/passwd");
        assertEquals(Map.of(), outside.users());
        assertTrue(outside.unreadable().contains("no /etc/passwd"), outside.unreadable());
        Accounts inside =
                read("mkdir -p ." + host + " store; mv etc/passwd store/; ln -s ../../../store/passwd etc/passwd;"
                        + " rm etc/group; ln -s /store/group etc/group; echo sound:x:5: > store/group");
        assertEquals(Map.of("root", 0, "user", 1000), inside.users());
        assertEquals(Map.of("sound", 5), inside.groups());
    }

    @Test
    void pipesDevicesFoldersAndEndlessFilesAreRefused() throws IOException {
        for (String line : new String[] {
            "rm etc/passwd; mkfifo etc/passwd",
            "rm etc/passwd; ln -s /dev/zero etc/passwd",
            "rm etc/passwd; mkdir etc/passwd",
            "rm etc/passwd; ln -s /proc/self/fd/0 etc/passwd",
            "truncate -s 2M etc/passwd"
        }) {
            Accounts accounts = read(line);
            assertEquals(Map.of(), accounts.users(), line);
            assertTrue(accounts.unreadable().contains("as numbers"), line + ": " + accounts.unreadable());
        }
    }

    private static Accounts read(String setup) throws IOException {
        try (Box box = Box.start(Box.Options.plain().setup(setup));
                ContainerHandle handle = box.handle()) {
            int open = Fd.open();
            Accounts accounts = AccountFiles.accounts(handle);
            assertEquals(open, Fd.open());
            return accounts;
        }
    }
}
