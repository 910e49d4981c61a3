using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ringside.App.Output;

/// <summary>JSON objects, each on a line of its own.</summary>
/// <param name="output">Where lines go.</param>
internal sealed class JsonLineWriter(TextWriter output) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private Utf8JsonWriter? _json;

    /// <summary>Writes the object of this line.</summary>
    internal Utf8JsonWriter Json => _json ??= new Utf8JsonWriter(_buffer);

    /// <summary>Puts the object that is complete on its line; the next one can begin.</summary>
    internal void End()
    {
        Json.Flush();
        output.WriteLine(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
        Json.Reset();
    }

    public void Dispose() => _json?.Dispose();
}
