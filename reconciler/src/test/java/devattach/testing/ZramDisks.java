package devattach.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Disks of compressed memory, of no size yet, made and taken away through sysfs. Needs root. Closing takes away what is left.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/blockdev/zram.html">zram: hot_add, hot_remove</a>
 */
public final class ZramDisks implements AutoCloseable {

    private static final Path CONTROL = Path.of("/sys/class/zram-control");

    private final Set<Integer> numbers = new TreeSet<>();

    /** Whether this kernel makes any. */
    public static boolean available() {
        return Files.exists(CONTROL);
    }

    /** Makes one, and answers its number: the lowest that is free. */
    public int add() throws IOException {
        String number = new String(Files.readAllBytes(CONTROL.resolve("hot_add")), StandardCharsets.US_ASCII);
        numbers.add(Integer.parseInt(number.strip()));
        return Integer.parseInt(number.strip());
    }

    /** Takes it away; the kernel refuses while it is in use. */
    public void remove(int number) throws IOException {
        Files.writeString(CONTROL.resolve("hot_remove"), Integer.toString(number));
        numbers.remove(number);
    }

    /** Which there are now of those that were made here. */
    public List<Integer> numbers() {
        return List.copyOf(numbers);
    }

    public static String path(int number) {
        return "/dev/zram" + number;
    }

    @Override
    public void close() throws IOException {
        for (int number : numbers()) {
            remove(number);
        }
    }
}
