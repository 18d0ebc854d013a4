package devattach.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An answer of HTTP/1.1, with a body of a known length or in chunks, see RFC 9112. */
record HttpAnswer(int status, String body) {

    private static final int LINE_LIMIT = 16 * 1024;
    private static final int HEADER_LIMIT = 200;
    private static final int BODY_LIMIT = 64 * 1024 * 1024;

    /** Reads exactly one answer and nothing behind it. */
    static HttpAnswer read(InputStream in) throws IOException {
        int status = status(in);
        Map<String, String> headers = headers(in);
        byte[] body;
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            body = chunks(in);
        } else if (headers.containsKey("content-length")) {
            body = exactly(in, length(headers.get("content-length"), 10));
        } else {
            throw new IOException("answers without a length");
        }
        return new HttpAnswer(status, new String(body, StandardCharsets.UTF_8));
    }

    /** Reads a good answer up to its body. */
    static void readHead(InputStream in, String path) throws IOException {
        int status = status(in);
        headers(in);
        if (status != 200) {
            throw new IOException("answers status " + status + " to " + path);
        }
    }

    private static int status(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("answers no HTTP but '" + String.join(" ", first) + "'");
        }
        return Integer.parseInt(first[1]);
    }

    /** The body of a good answer. */
    String expect(String path) throws IOException {
        if (status != 200) {
            throw new IOException("answers status " + status + " to " + path + ": " + body.strip());
        }
        return body;
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] pair = line.split(":", 2);
            headers.put(pair[0].toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1].strip() : "");
            if (headers.size() > HEADER_LIMIT) {
                throw new IOException("answers more than " + HEADER_LIMIT + " headers");
            }
        }
        return headers;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = length(line(in).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                headers(in); // trailers
                return body.toByteArray();
            }
            if (body.size() + size > BODY_LIMIT) {
                throw new IOException("answers more than " + BODY_LIMIT + " bytes");
            }
            body.writeBytes(exactly(in, size));
            if (!line(in).isEmpty()) {
                throw new IOException("answers a chunk that is longer than it says");
            }
        }
    }

    private static int length(String digits, int radix) throws IOException {
        try {
            int length = Integer.parseInt(digits, radix);
            if (length >= 0 && length <= BODY_LIMIT) {
                return length;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("answers with a length of '" + digits + "'");
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("ends in the middle of an answer");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() > LINE_LIMIT) {
                throw new EOFException(b < 0 ? "ends in the middle of an answer" : "answers a line without end");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
