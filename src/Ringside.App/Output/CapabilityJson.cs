using System.Buffers;
using System.Text;
using System.Text.Json;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports.Auto;

namespace Ringside.App.Output;

/// <summary>What a machine gives and refuses, as one JSON object on one line.</summary>
internal static class CapabilityJson
{
    /// <summary>The line, without its LF.</summary>
    internal static string Of(CapabilitySurvey survey)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("interface", survey.Interface);
            writer.WriteString("kernel", survey.Kernel);
            writer.WriteStartArray("ladder");
            foreach (string name in AutoBackend.Ladder)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("areas");
            foreach (CapabilityArea area in survey.Areas)
            {
                WriteArea(writer, area);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteArea(Utf8JsonWriter writer, CapabilityArea area)
    {
        writer.WriteStartObject();
        writer.WriteString("name", area.Name);
        writer.WriteString("where", area.Where);
        writer.WriteStartArray("items");
        foreach (Capability item in area.Items)
        {
            writer.WriteStartObject();
            writer.WriteString("asked", item.Asked);
            writer.WriteString("outcome", OutcomeName(item.Outcome));
            writer.WriteString("got", item.Got);
            if (item.Why is { } why)
            {
                writer.WriteStartObject("why");
                writer.WriteString("call", why.Call);
                writer.WriteString("error", why.Error.ToString());
                writer.WriteString("advice", why.Advice);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string OutcomeName(CapabilityOutcome outcome) => outcome switch
    {
        CapabilityOutcome.Obtained => "obtained",
        CapabilityOutcome.Reduced => "reduced",
        _ => "refused",
    };
}
