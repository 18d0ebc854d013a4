package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class HttpAnswerLawsTest {

    @Property(tries = 200)
    void chunksMakeTheSameBodyAsALength(@ForAll @Size(max = 5) List<@NotEmpty @StringLength(max = 40) String> pieces)
            throws IOException {
        ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        chunked.writeBytes(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        for (String piece : pieces) {
            byte[] content = bytes(piece);
            chunked.writeBytes(bytes(Integer.toHexString(content.length) + ";x=1\r\n"));
            chunked.writeBytes(content);
            chunked.writeBytes(bytes("\r\n"));
        }
        chunked.writeBytes(bytes("0\r\nTrailer: x\r\n\r\n"));
        byte[] body = bytes(String.join("", pieces));
        ByteArrayOutputStream counted = new ByteArrayOutputStream();
        counted.writeBytes(bytes("HTTP/1.1 200 OK\r\ncontent-LENGTH: " + body.length + "\r\n\r\n"));
        counted.writeBytes(body);
        assertEquals(read(counted.toByteArray()), read(chunked.toByteArray()));
    }

    @Property(tries = 100)
    void anAnswerCutAnywhereIsAnError(@ForAll @IntRange(max = 200) int cut) throws IOException {
        byte[] whole = bytes(Captures.text("docker-missing.http"));
        byte[] part = java.util.Arrays.copyOf(whole, Math.min(cut, whole.length - 1));
        assertThrows(IOException.class, () -> read(part));
    }

    private static HttpAnswer read(byte[] bytes) throws IOException {
        return HttpAnswer.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
