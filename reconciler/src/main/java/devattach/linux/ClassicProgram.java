package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A program of classic BPF, which the kernel runs for each packet, and says again as it was given. {@link ClassicAssembler} writes one.
 *
 * @see <a href="https://docs.kernel.org/networking/filter.html">Linux Socket Filtering</a>
 */
public final class ClassicProgram {

    /** Bytes of struct sock_filter: code, two jumps, operand. */
    public static final int SIZE = 8;

    private final byte[] bytes;

    private ClassicProgram(byte[] bytes) {
        this.bytes = bytes;
    }

    /** As the kernel has it: an array of struct sock_filter. */
    public static ClassicProgram of(byte[] bytes) {
        return new ClassicProgram(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many instructions. */
    public int count() {
        return bytes.length / SIZE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassicProgram program && Arrays.equals(bytes, program.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As {@code tc filter ... bytecode} wants it. */
    @Override
    public String toString() {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder().append(count());
        while (in.remaining() >= SIZE) {
            text.append(',').append(in.getShort() & 0xffff);
            text.append(' ').append(in.get() & 0xff).append(' ').append(in.get() & 0xff);
            text.append(' ').append(in.getInt() & 0xffff_ffffL);
        }
        return text.toString();
    }
}
