package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class CStringTest {

    @Test
    void oneThatNobodyHoldsOutlivesACollection() {
        WeakReference<CString> used = new WeakReference<>(CString.of("a name used once"));
        WeakReference<Object> other = new WeakReference<>(new Object());
        while (other.get() != null) {
            System.gc();
        }
        assertNotNull(used.get(), "the kernel may be about to read it");
    }

    @Test
    void aNulIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CString.of("a\0b"));
    }
}
