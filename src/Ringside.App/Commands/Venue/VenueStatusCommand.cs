using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ringside.App.Output;
using Ringside.Exchange.Configuration;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside venue status</c>: what each node of a venue says of itself, and how its instruments stand.</summary>
internal sealed class VenueStatusCommand
{
    private const int PatienceSeconds = 2;

    private readonly Option<string?> _config = NodeOptions.Config();
    private readonly Option<string> _data = NodeOptions.Data();
    private readonly Option<int> _port = NodeOptions.BasePort();
    private readonly Option<bool> _json = LabOptions.Json("Print each node and instrument as a JSON object on a line");

    internal static Command Create()
    {
        var verb = new VenueStatusCommand();
        var command = new Command(
            "status",
            "Ask each node of a venue for its health page, engines and merges also for who writes, in which epoch, and for the stores "
                + "that count, engines for the versions of the rules that are active and that they can run, market data for the trading "
                + "state of each instrument. The exit code is 0 when all nodes say ok, else 1.\n\n"
                + "Example:  ringside venue status --config venue.json");
        command.Options.Add(verb._config);
        command.Options.Add(verb._data);
        command.Options.Add(verb._port);
        command.Options.Add(verb._json);
        command.SetAction((parsed, cancellation) => verb.Execute(parsed, cancellation));
        return command;
    }

    private async Task<int> Execute(ParseResult parsed, CancellationToken cancellation)
    {
        VenueConfiguration venue = NodeOptions.LoadOrDemo(parsed, _config, _data, _port);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(PatienceSeconds) };
        bool json = parsed.GetValue(_json);
        NodeSaid[] all = await Task.WhenAll(venue.Nodes.Select(node => Ask(http, node, cancellation)));
        foreach (NodeSaid one in all)
        {
            Console.Write(json ? Json(one) : Text(one));
        }

        foreach (string line in InstrumentStates.Lines(venue, shard => StatesOf(all, shard), json))
        {
            Console.Write(line);
        }

        foreach (string line in LogicStates.Lines(venue, node => all.First(one => one.Node == node).Logic, json))
        {
            Console.Write(line);
        }

        return all.All(one => one.Status == "ok") ? ExitCodes.Success : ExitCodes.Incorrect;
    }

    private static async Task<NodeSaid> Ask(HttpClient http, NodeConfiguration node, CancellationToken cancellation)
    {
        if (node.Health.IsEmpty)
        {
            return new NodeSaid(node, "unknown", "it has no health page: its file names none");
        }

        try
        {
            using HttpResponseMessage page = await http.GetAsync(new Uri($"http://{node.Health}/health"), cancellation);
            using var document = JsonDocument.Parse(await page.Content.ReadAsStringAsync(cancellation));
            JsonElement root = document.RootElement;
            string reasons = string.Join("; ", root.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
            return new NodeSaid(node, root.GetProperty("status").GetString() ?? "unknown", reasons)
            {
                Instruments = InstrumentsOf(root),
                Lead = LeadOf(root),
                Stores = root.TryGetProperty("stores", out JsonElement stores) ? stores.GetString() : null,
                Logic = LogicOf(root),
            };
        }
        catch (HttpRequestException)
        {
            return new NodeSaid(node, "away", $"nothing answers at {node.Health}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new NodeSaid(node, "away", $"no answer from {node.Health} within {PatienceSeconds} s");
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new NodeSaid(node, "unknown", $"what answers at {node.Health} is no node of a venue");
        }
    }

    private static Dictionary<string, string>? InstrumentsOf(JsonElement page) =>
        page.TryGetProperty("instruments", out JsonElement all)
            ? all.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString() ?? string.Empty)
            : null;

    private static (bool Writes, uint Epoch)? LeadOf(JsonElement page) =>
        page.TryGetProperty("writes", out JsonElement writes) && page.TryGetProperty("epoch", out JsonElement epoch)
        && writes.ValueKind is JsonValueKind.True or JsonValueKind.False && epoch.TryGetUInt32(out uint number)
            ? (writes.GetBoolean(), number)
            : null;

    private static (uint Active, uint Newest)? LogicOf(JsonElement page) =>
        page.TryGetProperty("logicVersion", out JsonElement active) && page.TryGetProperty("newestLogicVersion", out JsonElement newest)
        && active.TryGetUInt32(out uint now) && newest.TryGetUInt32(out uint most)
            ? (now, most)
            : null;

    // Any market data of a shard says the same of it.
    private static Dictionary<string, string>? StatesOf(NodeSaid[] all, int shard) => all
        .Where(one => one.Node.Role == NodeRole.MarketData && one.Node.Shard == shard)
        .Select(one => one.Instruments).FirstOrDefault(states => states is not null);

    private static string Text(NodeSaid one) => string.Create(
        CultureInfo.InvariantCulture,
        $"{one.Node.Name,-12} {one.Role,-12} {one.Status,-9} {Words(one)}").TrimEnd() + "\n";

    private static string Words(NodeSaid one)
    {
        string?[] words = [one.Lead is { } lead ? Words(lead) : null, one.Reasons, one.Stores is null ? null : $"stores {one.Stores}"];
        return string.Join("; ", words.Where(text => text is { Length: > 0 }));
    }

    private static string Words((bool Writes, uint Epoch) lead) =>
        string.Create(CultureInfo.InvariantCulture, $"{(lead.Writes ? "writes" : "follows")} epoch {lead.Epoch}");

    private static string Json(NodeSaid one) => JsonLine.Of("node", line =>
    {
        line.WriteString("node", one.Node.Name);
        line.WriteString("role", one.Role);
        line.WriteString("status", one.Status);
        line.WriteString("reasons", one.Reasons);
        if (one.Lead is { } lead)
        {
            line.WriteBoolean("writes", lead.Writes);
            line.WriteNumber("epoch", lead.Epoch);
        }

        if (one.Stores is not null)
        {
            line.WriteString("stores", one.Stores);
        }
    });

    private sealed record NodeSaid(NodeConfiguration Node, string Status, string Reasons)
    {
        internal Dictionary<string, string>? Instruments { get; init; }

        internal (bool Writes, uint Epoch)? Lead { get; init; }

        internal string? Stores { get; init; }

        internal (uint Active, uint Newest)? Logic { get; init; }

        internal string Role => JsonNamingPolicy.KebabCaseLower.ConvertName(Node.Role.ToString());
    }
}
