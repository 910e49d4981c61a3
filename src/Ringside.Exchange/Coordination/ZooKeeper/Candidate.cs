using System.Buffers;
using System.Text.Json;
using Ringside.Exchange.Json;

namespace Ringside.Exchange.Coordination.ZooKeeper;

/// <summary>Who would lead a stream.</summary>
/// <param name="Node">Name of its node in the venue.</param>
/// <param name="Instance">Which run of it.</param>
/// <param name="Applied">Number of the last batch of the stream that it has applied.</param>
/// <param name="LogicVersion">The logic version that it can run.</param>
internal readonly record struct Candidate(string Node, ulong Instance, long Applied, uint LogicVersion)
{
    private const int LongestName = 128;

    /// <summary>Reads <c>{"node":"a","instance":1,"applied":0,"logic":1}</c>.</summary>
    /// <returns>False when it is anything else.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> json, out Candidate candidate)
    {
        candidate = default;
        StrictJson strict = new();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 2 });
            JsonElement root = document.RootElement;
            if (!strict.IsObject(root, string.Empty, "node", "instance", "applied", "logic"))
                return false;
            candidate = new Candidate(
                strict.Text(root, string.Empty, "node", LongestName),
                strict.Unsigned(root, string.Empty, "instance"),
                strict.Integer(root, string.Empty, "applied", 0, long.MaxValue),
                (uint)strict.Integer(root, string.Empty, "logic", 0, uint.MaxValue));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no UTF-8 is found when it is asked for.
            return false;
        }

        return strict.Error is null;
    }

    /// <summary>The content of its ephemeral node.</summary>
    internal byte[] Write()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("node", Node);
            writer.WriteNumber("instance", Instance);
            writer.WriteNumber("applied", Applied);
            writer.WriteNumber("logic", LogicVersion);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
