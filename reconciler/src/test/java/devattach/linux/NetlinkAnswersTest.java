package devattach.linux;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of the messages that answer a request, each as linux/netlink.h has it. */
class NetlinkAnswersTest {

    private static final int OURS = 7;
    private static final int MULTI = 2;
    private static final int CAPPED = 0x100;
    private static final int EXPLAINED = 0x200;

    private final NetlinkSocket.Gathering<Integer> all =
            new NetlinkSocket.Gathering<>(new NetlinkRequest(18, 0, "links"), OURS, answer -> answer.fixed32(0));

    private static byte[] message(int type, int flags, int sequence, byte[]... parts) {
        ByteBuffer message = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
        message.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
        for (byte[] part : parts) {
            message.put(part);
            message.position(message.position() + 3 & ~3);
        }
        return Arrays.copyOf(message.putInt(0, message.position()).array(), message.position());
    }

    private static byte[] number(int number) {
        return NetlinkRequest.bytes(number);
    }

    private static byte[] reason(String text) {
        byte[] attribute = new NetlinkRequest(0, 0, "").put(1, text).message(0, 0);
        return Arrays.copyOfRange(attribute, NetlinkRequest.HEADER, attribute.length);
    }

    private void take(byte[]... messages) {
        ByteBuffer memory = Libc.memory(16384);
        int size = 0;
        for (byte[] message : messages) {
            memory.put(size, message);
            size += message.length;
        }
        all.take(new NetlinkAnswer(memory, size));
    }

    private KernelException refusal() {
        return assertThrows(KernelException.class, () -> all.check(true, 0));
    }

    @Test
    void aListEndsWithItsLastMessage() {
        take(message(16, MULTI, OURS, number(1)), message(16, MULTI, OURS, number(2)));
        assertFalse(all.over);
        take(message(16, MULTI, OURS, number(3)), message(NetlinkAnswer.DONE, MULTI, OURS, number(0)));
        assertTrue(all.isWhole());
        assertEquals(List.of(1, 2, 3), all.read);
        assertDoesNotThrow(() -> all.check(true, 0));
    }

    @Test
    void whatAnswersAnotherRequestIsPassedOver() {
        take(
                message(NetlinkAnswer.ERROR, CAPPED, OURS - 1, number(-17), new byte[16]),
                message(16, 0, OURS + 1, number(5)),
                message(NetlinkAnswer.ERROR, CAPPED, OURS, number(0), new byte[16]));
        assertTrue(all.isWhole());
        assertEquals(List.of(), all.read);
    }

    @Test
    void aRefusalSaysWhy() {
        byte[] header = message(16, 0, OURS);
        take(message(
                NetlinkAnswer.ERROR,
                CAPPED | EXPLAINED,
                OURS,
                number(-22),
                header,
                reason("mtu less than device minimum")));
        assertEquals(
                "netlink(links): EINVAL, mtu less than device minimum",
                refusal().getMessage());
        assertTrue(all.over);
    }

    @Test
    void aRefusalSaysWhyBehindTheWholeRequestToo() {
        byte[] request = message(16, 0, OURS, new byte[33]);
        take(message(NetlinkAnswer.ERROR, EXPLAINED, OURS, number(-16), request, reason("in use")));
        assertEquals("netlink(links): EBUSY, in use", refusal().getMessage());
    }

    @Test
    void aListCanBeRefusedAtItsEnd() {
        take(message(NetlinkAnswer.DONE, MULTI | EXPLAINED, OURS, number(-2), reason("no such table")));
        assertEquals("netlink(links): ENOENT, no such table", refusal().getMessage());
    }

    @Test
    void aRefusalWithoutReasonIsOne() {
        take(message(NetlinkAnswer.ERROR, 0, OURS, number(-1), message(16, 0, OURS)));
        assertEquals("netlink(links): EPERM", refusal().getMessage());
    }

    @Test
    void aListThatChangedMeanwhileIsNotWhole() {
        take(
                message(16, MULTI | NetlinkAnswer.INTERRUPTED, OURS, number(1)),
                message(NetlinkAnswer.DONE, MULTI, OURS, number(0)));
        assertTrue(all.over);
        assertFalse(all.isWhole());
    }

    @Test
    void oneThatIsInterruptedOnlyAtItsEndIsNotWholeEither() {
        take(message(NetlinkAnswer.DONE, MULTI | NetlinkAnswer.INTERRUPTED, OURS, number(0)));
        assertFalse(all.isWhole());
    }

    /** Its rest must be fetched, or the next request finds the socket busy. */
    @Test
    void whatCannotBeReadIsToldAndDoesNotEndTheList() {
        take(message(16, MULTI, OURS), message(16, MULTI, OURS, number(2)));
        assertFalse(all.over);
        take(message(NetlinkAnswer.DONE, MULTI, OURS, number(0)));
        assertTrue(all.over);
        assertTrue(refusal().is(Errno.EBADMSG));
    }

    @Test
    void brokenErrorsAreErrors() {
        take(message(NetlinkAnswer.ERROR, 0, OURS));
        assertTrue(refusal().is(Errno.EBADMSG));
        assertTrue(all.over);
    }

    @Test
    void aReasonWhereThereIsNoneIsAnError() {
        byte[] liar = number(0x7ffffffc); // the length of the request that it claims to repeat
        take(message(NetlinkAnswer.ERROR, EXPLAINED, OURS, number(-1), liar));
        assertTrue(refusal().is(Errno.EBADMSG));
    }
}
