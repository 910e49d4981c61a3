using System.Buffers;
using System.Text.Json;
using Ringside.Exchange.Json;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Configuration;

/// <summary>Turns the record of a venue into the JSON that <see cref="VenueFileReader"/> reads.</summary>
internal static class VenueFileWriter
{
    internal static byte[] Write(VenueConfiguration venue)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            WriteHead(writer, venue);
            writer.WriteStartArray("shards");
            foreach (ShardConfiguration shard in venue.Shards)
                Write(writer, shard);
            writer.WriteEndArray();
            writer.WriteStartArray("nodes");
            foreach (NodeConfiguration node in venue.Nodes)
                Write(writer, node);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter writer, VenueConfiguration venue)
    {
        writer.WriteNumber("version", 1);
        writer.WriteString("day", venue.Day.ToString());
        writer.WriteString("dataFolder", venue.DataFolder);
        writer.WriteString("members", venue.MembersFile);
        writer.WriteString("interface", venue.Interface);
        writer.WriteNumber("stableCopies", venue.StableCopies);
        writer.WriteString("fsync", VenueWords.Policies[(int)venue.Fsync]);
        writer.WriteNumber("snapshotBatches", venue.SnapshotBatches);
        writer.WriteNumber("silenceMilliseconds", venue.SilenceMilliseconds);
        Write(writer, "mergeGroup", venue.MergeGroup);
        if (venue.ZooKeeper is { } keeper)
            Write(writer, keeper);
        writer.WriteStartObject("limits");
        writer.WriteNumber("orders", venue.Limits.Orders);
        writer.WriteNumber("tokens", venue.Limits.Tokens);
        writer.WriteNumber("sessions", venue.Limits.Sessions);
        writer.WriteNumber("members", venue.Limits.Members);
        writer.WriteNumber("connections", venue.Limits.Connections);
        writer.WriteNumber("connectionsPerAddress", venue.Limits.ConnectionsPerAddress);
        writer.WriteNumber("streamChunks", venue.Limits.StreamChunks);
        writer.WriteNumber("feedHistory", venue.Limits.FeedHistory);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ZooKeeperConfiguration keeper)
    {
        writer.WriteStartObject("zookeeper");
        writer.WriteStartArray("servers");
        foreach (Endpoint server in keeper.Servers)
            writer.WriteStringValue(server.ToString());
        writer.WriteEndArray();
        writer.WriteString("root", keeper.Root);
        writer.WriteNumber("sessionMilliseconds", keeper.SessionMilliseconds);
        if (keeper.CredentialsFile is { } credentials)
            writer.WriteString("credentialsFile", credentials);
        if (keeper.TlsFile is { } tls)
            writer.WriteString("tls", tls);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ShardConfiguration shard)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", shard.Number);
        Write(writer, "group", shard.Group);
        writer.WriteStartArray("instruments");
        foreach (InstrumentConfiguration instrument in shard.Instruments)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", instrument.Number);
            writer.WriteString("symbol", instrument.Symbol.ToString());
            writer.WriteNumber("priceScale", instrument.PriceScale);
            writer.WriteString("tick", DecimalText.Show(instrument.Tick, instrument.PriceScale));
            writer.WriteNumber("lot", instrument.Lot);
            writer.WriteString("referencePrice", DecimalText.Show(instrument.ReferencePrice, instrument.PriceScale));
            writer.WriteNumber("collarBasisPoints", instrument.CollarBasisPoints);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, NodeConfiguration node)
    {
        writer.WriteStartObject();
        writer.WriteString("name", node.Name);
        writer.WriteString("role", VenueWords.Roles[(int)node.Role]);
        writer.WriteNumber("number", node.Number);
        if (node.Role is NodeRole.Engine or NodeRole.MarketData)
            writer.WriteNumber("shard", node.Shard);
        Write(writer, "stream", node.Stream);
        Write(writer, "health", node.Health);
        if (node.IsSpare)
            writer.WriteBoolean("spare", true);
        Write(writer, "orders", node.Orders);
        Write(writer, "ouch", node.Ouch);
        if (node.TlsFile is not null)
            writer.WriteString("tls", node.TlsFile);
        Write(writer, "lineA", node.LineA);
        Write(writer, "lineB", node.LineB);
        Write(writer, "rerequest", node.Rerequest);
        Write(writer, "snapshots", node.Snapshots);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string key, in Endpoint endpoint)
    {
        if (!endpoint.IsEmpty)
            writer.WriteString(key, endpoint.ToString());
    }
}
