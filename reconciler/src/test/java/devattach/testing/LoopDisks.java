package devattach.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loop devices, as many as wanted, made and taken away through {@code /dev/loop-control}, see loop(4). Needs Perl for its ioctl(2), and
 * root. Closing takes away what is left.
 */
public final class LoopDisks implements AutoCloseable {

    private static final Path CONTROL = Path.of("/dev/loop-control");

    /** LOOP_CTL_ADD and LOOP_CTL_REMOVE; each line is a word and a number. */
    private static final String MAKER = """
            open(my $control, "+<", "/dev/loop-control") or die "loop-control: $!";
            $| = 1;
            while (my ($word, $number) = split(" ", <STDIN> // "")) {
                my $made = ioctl($control, $word eq "add" ? 0x4C80 : 0x4C81, $number + 0);
                print defined $made ? "done" : "$word $number: $!", "\\n";
            }
            """;

    private final Process maker;
    private final BufferedReader said;
    private final Writer tell;
    private final Set<Integer> numbers = new TreeSet<>();

    public LoopDisks() throws IOException {
        maker = new ProcessBuilder("perl", "-e", MAKER)
                .redirectErrorStream(true)
                .start();
        said = maker.inputReader(StandardCharsets.UTF_8);
        tell = maker.outputWriter(StandardCharsets.UTF_8);
    }

    /** Whether this kernel makes any. */
    public static boolean available() {
        return Files.exists(CONTROL);
    }

    /** Makes {@code /dev/loop<number>}, which nobody has made yet. */
    public void add(int number) throws IOException {
        say("add", number);
        numbers.add(number);
    }

    /** Takes it away; the kernel refuses while it is in use. */
    public void remove(int number) throws IOException {
        say("remove", number);
        numbers.remove(number);
    }

    /** Which there are now of those that were made here. */
    public List<Integer> numbers() {
        return List.copyOf(numbers);
    }

    /**
     * Puts a file of 2 MiB or more behind it, the second of which is a partition: of the table that is written here, which not every
     * kernel can read, so partx(8) does.
     */
    public void fill(int number, Path file) throws IOException {
        ByteBuffer table = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        table.position(446 + 4); // the first entry: its type behind the address by cylinders, which nobody reads
        table.putInt(0x83).putInt(2048).putInt(2048);
        table.putShort(510, (short) 0xaa55);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(table.rewind(), 0);
        }
        Hardware.run("losetup --partscan " + path(number) + " " + file + " && partx --add " + path(number));
    }

    /** Takes the file away from behind it, and so the partition. */
    public void empty(int number) throws IOException {
        Hardware.run("losetup --detach " + path(number));
    }

    public static String path(int number) {
        return "/dev/loop" + number;
    }

    private void say(String word, int number) throws IOException {
        tell.write(word + " " + number + "\n");
        tell.flush();
        String answer = said.readLine();
        if (!"done".equals(answer)) {
            throw new IOException("loop-control: " + answer);
        }
    }

    @Override
    public void close() throws IOException {
        for (int number : numbers()) {
            remove(number);
        }
        tell.close();
        maker.destroy();
    }
}
