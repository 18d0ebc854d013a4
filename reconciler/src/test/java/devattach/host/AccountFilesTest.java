package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.model.Accounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountFilesTest {

    @Test
    void namesHaveTheirNumbers() {
        Accounts accounts = AccountFiles.parse(
                "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n", "root:x:0:\ndialout:x:20:user,root\n");
        assertEquals(new Accounts(Map.of("root", 0, "user", 1000), Map.of("root", 0, "dialout", 20), ""), accounts);
    }

    @Test
    void junkIsPassedOverAndTheFirstOfANameCounts() {
        String group =
                "\n# comment\n+::::\nvideo:x:44:\nvideo:x:45:\nbig:x:4294967295:\nneg:x:-1:\nshort:x:1\n:x:9:\nlate:x:7:";
        assertEquals(
                Map.of("video", 44, "late", 7), AccountFiles.parse("", group).groups());
    }
}
