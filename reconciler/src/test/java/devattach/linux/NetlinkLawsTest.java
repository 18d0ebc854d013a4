package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What is written can be read, and what is read ends and stays within its bytes, whatever they are. */
class NetlinkLawsTest {

    private static final int TYPES = 60;

    /** An attribute: bytes, or more attributes. */
    private record Node(int type, byte[] value, List<Node> inner) {

        void write(NetlinkRequest request) {
            if (inner.isEmpty()) {
                request.put(type, value);
            } else {
                request.nest(type, nest -> inner.forEach(one -> one.write(nest)));
            }
        }

        void assertRead(NetlinkAttributes attributes) throws KernelException {
            assertTrue(attributes.next());
            assertEquals(type, attributes.type());
            if (inner.isEmpty()) {
                assertArrayEquals(value, attributes.bytes());
                return;
            }
            NetlinkAttributes nested = attributes.nested();
            for (Node one : inner) {
                one.assertRead(nested);
            }
            assertFalse(nested.next());
        }
    }

    @Provide
    Arbitrary<List<Node>> trees() {
        return nodes(3);
    }

    private static Arbitrary<List<Node>> nodes(int depth) {
        Arbitrary<List<Node>> inner =
                depth == 0 ? Arbitraries.just(List.of()) : Arbitraries.lazy(() -> nodes(depth - 1));
        return Combinators.combine(
                        Arbitraries.integers().between(0, TYPES),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(9),
                        inner)
                .as(Node::new)
                .list()
                .ofMaxSize(4);
    }

    private static NetlinkAnswer answer(byte[] bytes) {
        // as a datagram lies in the memory of a socket: with more behind it
        ByteBuffer memory = Libc.memory(bytes.length + 64);
        memory.put(0, bytes);
        for (int i = bytes.length; i < memory.capacity(); i++) {
            memory.put(i, (byte) 0xee);
        }
        return new NetlinkAnswer(memory, bytes.length);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("trees") List<Node> trees, @ForAll @IntRange(max = 7) int fixed) throws Exception {
        NetlinkRequest request = new NetlinkRequest(16, 0x600, "test");
        request.fixed(new byte[4 * fixed]);
        trees.forEach(node -> node.write(request));
        NetlinkAnswer answer = answer(request.message(5, 77));
        assertTrue(answer.next());
        assertEquals(16, answer.type());
        assertEquals(0x605, answer.flags());
        assertEquals(77, answer.sequence());
        NetlinkAttributes attributes = answer.attributes(4 * fixed);
        for (Node node : trees) {
            node.assertRead(attributes);
        }
        assertFalse(attributes.next());
        assertFalse(answer.next());
    }

    @Property(tries = 300)
    void everyAttributeBeginsAtAMultipleOfFour(@ForAll("trees") List<Node> trees) {
        NetlinkRequest request = new NetlinkRequest(16, 0, "test");
        for (Node node : trees) {
            assertEquals(0, request.message(0, 0).length % 4);
            node.write(request);
        }
        byte[] message = request.message(0, 0);
        assertEquals(
                message.length,
                ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).getInt(0));
    }

    /** Where a message or an attribute is cut, that is either told or what was before it is read; nothing behind the cut is. */
    @Property(tries = 500)
    void whatIsCutIsNeverReadBeyondTheCut(@ForAll("trees") List<Node> trees, @ForAll @IntRange(max = 400) int cut) {
        NetlinkRequest request = new NetlinkRequest(16, 0, "test");
        trees.forEach(node -> node.write(request));
        byte[] whole = request.message(0, 1);
        byte[] part = Arrays.copyOf(whole, Math.min(cut, whole.length));
        int read = visit(answer(part));
        assertTrue(read <= part.length, read + " of " + part.length);
    }

    @Property(tries = 2000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
        assertTrue(visit(answer(bytes)) <= Math.max(1, bytes.length) * 64);
    }

    @Property(tries = 2000)
    void changedBytesAreReadOrRefused(
            @ForAll("trees") List<Node> trees, @ForAll @Size(max = 6) List<@IntRange(max = 0xffff) Integer> flips) {
        NetlinkRequest request = new NetlinkRequest(16, 0, "test");
        trees.forEach(node -> node.write(request));
        byte[] bytes = request.message(0, 1);
        for (int flip : flips) {
            bytes[(flip >> 8) % bytes.length] = (byte) flip;
        }
        visit(answer(bytes));
    }

    /** Reads all in every way; answers how many bytes of attributes' values there were, each counted once per level. */
    private static int visit(NetlinkAnswer answer) {
        int seen = 0;
        try {
            while (answer.next()) {
                answer.type();
                NetlinkSocket.Gathering<Integer> all =
                        new NetlinkSocket.Gathering<>(new NetlinkRequest(1, 0, "test"), answer.sequence(), one -> 1);
                assertFalse(all.over);
                seen += visit(answer.attributes(0), 0);
                answer.refusal(new NetlinkRequest(1, 0, "test"));
            }
        } catch (KernelException e) {
            assertTrue(e.is(Errno.EBADMSG), e.getMessage());
        }
        return seen;
    }

    private static int visit(NetlinkAttributes attributes, int depth) throws KernelException {
        int seen = 0;
        while (attributes.next()) {
            attributes.text();
            seen += attributes.bytes().length;
            for (Reading reading :
                    List.<Reading>of(NetlinkAttributes::int8, NetlinkAttributes::int16, NetlinkAttributes::int32)) {
                try {
                    reading.of(attributes);
                } catch (KernelException e) {
                    assertTrue(attributes.length() < 4, e.getMessage());
                }
            }
            if (depth < 3) {
                try {
                    visit(attributes.nested(), depth + 1);
                } catch (KernelException e) {
                    assertTrue(e.is(Errno.EBADMSG), e.getMessage());
                }
            }
        }
        return seen;
    }

    private interface Reading {
        int of(NetlinkAttributes attributes) throws KernelException;
    }

    @Example
    void aTextEndsAtItsNulOrWithItsAttribute() throws Exception {
        NetlinkRequest request = new NetlinkRequest(16, 0, "test")
                .put(3, "eth0")
                .put(3, new byte[] {'a', 'b'})
                .put(3, new byte[0])
                .put(3, new byte[] {'a', 0, 'b', 0});
        NetlinkAnswer answer = answer(request.message(0, 0));
        answer.next();
        NetlinkAttributes attributes = answer.attributes(0);
        List<String> texts = new ArrayList<>();
        while (attributes.next()) {
            texts.add(attributes.text());
        }
        assertEquals(List.of("eth0", "ab", "", "a"), texts);
    }

    @Example
    void nothingIsSmuggledIn() {
        assertThrows(IllegalArgumentException.class, () -> new NetlinkRequest(16, 0, "test").put(3, "a\0b"));
        assertThrows(IllegalArgumentException.class, () -> new NetlinkRequest(16, 0, "test").put(3, new byte[65532]));
    }
}
