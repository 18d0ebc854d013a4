package devattach.linux;

import java.nio.ByteBuffer;

/** Messages as if they came from the kernel, for tests of those who understand them. */
public final class Answers {

    private Answers() {}

    /** Our own request: the kernel answers in the same words. */
    public static NetlinkAnswer like(NetlinkRequest request) {
        return of(request.message(0, 1));
    }

    /** The bytes of one message, whatever they are but for its length. */
    public static NetlinkAnswer of(byte[] bytes) {
        byte[] message = java.util.Arrays.copyOf(bytes, Math.max(bytes.length, NetlinkRequest.HEADER));
        ByteBuffer memory = Libc.memory(message.length);
        memory.put(0, message).putInt(0, message.length);
        NetlinkAnswer answer = new NetlinkAnswer(memory, message.length);
        try {
            answer.next();
        } catch (KernelException e) {
            throw new AssertionError(e);
        }
        return answer;
    }

    /** The bytes of a request. */
    public static byte[] bytes(NetlinkRequest request) {
        return request.message(0, 1);
    }
}
