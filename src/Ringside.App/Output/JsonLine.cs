using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ringside.App.Output;

/// <summary>One JSON object on one line.</summary>
internal static class JsonLine
{
    /// <summary>Makes the line, with its LF.</summary>
    /// <param name="name">Value of the key <c>event</c>, which stands first.</param>
    /// <param name="write">Writes the other keys.</param>
    internal static string Of(string name, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("event", name);
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
