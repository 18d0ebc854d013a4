package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** What an error is called in messages is what it is called here; 95 was once told as ENOTSUP. */
class ErrnoTest {

    @Test
    void eachNumberHasTheNameItHasHere() throws Exception {
        int compared = 0;
        for (Field field : Errno.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                assertEquals(field.getName(), Errno.of(field.getInt(null)).name());
                compared++;
            }
        }
        assertTrue(compared > 20, "constants: " + compared);
    }
}
