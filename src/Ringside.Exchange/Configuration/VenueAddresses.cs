using System.Net;
using Ringside.Linux.Sockets;

namespace Ringside.Exchange.Configuration;

/// <summary>Whether no two parts of a venue want the same address and port. UDP and TCP do not meet.</summary>
internal sealed class VenueAddresses
{
    private readonly Dictionary<(bool IsTcp, Endpoint Address), (string Path, string Use)> _owners = [];
    private readonly Dictionary<(bool IsTcp, int Port), string> _everywhere = [];
    private readonly Dictionary<(bool IsTcp, int Port), string> _somewhere = [];
    private string? _problem;

    /// <summary>The first address that is taken already, or that others cannot send to; null when there is none.</summary>
    internal static string? Problem(VenueConfiguration venue)
    {
        VenueAddresses addresses = new();
        addresses.AddGroup("mergeGroup", venue.MergeGroup, "merge");
        for (int index = 0; index < venue.Shards.Length; index++)
            addresses.AddGroup($"{VenueChecks.At("shards", index)}.group", venue.Shards[index].Group, $"stream {index}");
        for (int index = 0; index < venue.Nodes.Length; index++)
            addresses.Add(VenueChecks.At("nodes", index), venue.Nodes[index]);
        return addresses._problem;
    }

    private void Add(string path, NodeConfiguration node)
    {
        AddMachine($"{path}.stream", node.Stream, isTcp: false);
        AddMachine($"{path}.orders", node.Orders, isTcp: false);
        AddMachine($"{path}.rerequest", node.Rerequest, isTcp: false);
        AddMachine($"{path}.health", node.Health, isTcp: true);
        AddMachine($"{path}.ouch", node.Ouch, isTcp: true);
        AddMachine($"{path}.snapshots", node.Snapshots, isTcp: true);

        // Two publishers of a shard send the same messages, so they may share their lines.
        AddGroup($"{path}.lineA", node.LineA, $"line A {node.Shard}");
        AddGroup($"{path}.lineB", node.LineB, $"line B {node.Shard}");
    }

    private void AddGroup(string path, in Endpoint group, string use)
    {
        if (group.IsEmpty || _owners.TryAdd((false, group), (path, use)))
            return;
        (string other, string otherUse) = _owners[(false, group)];
        if (use != otherUse)
            _problem ??= $"{path}: {group} is the group of {other} already";
    }

    private void AddMachine(string path, in Endpoint address, bool isTcp)
    {
        if (address.IsEmpty)
            return;
        bool isAny = address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any);
        if (isAny && !isTcp)
            _problem ??= $"{path}: {address} is no address that others can send to";
        if (_everywhere.TryGetValue((isTcp, address.Port), out string? other))
            _problem ??= $"{path}: port {address.Port} of all addresses is that of {other} already";
        if (isAny && _somewhere.TryGetValue((isTcp, address.Port), out other))
            _problem ??= $"{path}: port {address.Port} is that of {other} already";
        if (!_owners.TryAdd((isTcp, address), (path, string.Empty)))
            _problem ??= $"{path}: {address} is the address of {_owners[(isTcp, address)].Path} already";
        _somewhere.TryAdd((isTcp, address.Port), path);
        if (isAny)
            _everywhere.TryAdd((isTcp, address.Port), path);
    }
}
