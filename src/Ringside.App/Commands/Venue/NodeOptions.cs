using System.CommandLine;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Members;
using Ringside.Linux.Errors;

namespace Ringside.App.Commands.Venue;

/// <summary>What the commands that run nodes have in common.</summary>
internal static class NodeOptions
{
    /// <summary>The file that describes the venue.</summary>
    internal static Option<string?> Config() => new("--config")
    {
        Description = "File that describes the venue",
        HelpName = "FILE",
    };

    /// <summary>The folder of a demo venue.</summary>
    internal static Option<string> Data() => new("--data")
    {
        Description = "Folder of all that the demo venue keeps",
        HelpName = "DIR",
        DefaultValueFactory = _ => "venue",
    };

    /// <summary>The ports of a demo venue.</summary>
    internal static Option<int> BasePort() => NumberOption.Create(
        "--base-port", "First port of the demo venue", 1, ushort.MaxValue - DemoVenue.Ports + 1, DemoVenue.UsualBasePort);

    /// <summary>What threads do while there is no work.</summary>
    internal static Option<string> Wait() =>
        ChoiceOption.Create("--wait", "What threads do while there is no work; spin takes a processor for each", "block", "spin");

    /// <summary>Whether to go on where stores have lost what they had said.</summary>
    internal static Option<bool> AcceptLoss() => new("--accept-loss")
    {
        Description = "Where too few stores are sure of what they hold, go on with what is left, under a new identity and another day; "
            + "what members were told may be lost. Does nothing where nothing is in doubt. No node of the venue may run meanwhile",
    };

    /// <summary>How gateways serve the connections of members.</summary>
    internal static Option<string> Connections() => ChoiceOption.Create(
        "--connections", "How gateways serve connections; auto is a ring (io_uring) where it can be had, else epoll",
        ConnectionChoice.Words[0], [.. ConnectionChoice.Words.Skip(1)]);

    /// <summary>Makes the choice of <see cref="Connections"/>.</summary>
    /// <exception cref="RefusedException">What was asked for cannot be had; says why.</exception>
    internal static ChosenConnections Choose(string word)
    {
        try
        {
            return ConnectionChoice.Make(word);
        }
        catch (KernelException refusal)
        {
            throw new RefusedException($"--connections {word}: {refusal.Message}");
        }
    }

    /// <summary>The venue of a file, or else the demo's.</summary>
    /// <exception cref="UsageException">The file is not as it should be; says where.</exception>
    internal static VenueConfiguration LoadOrDemo(ParseResult parsed, Option<string?> config, Option<string> data, Option<int> port)
    {
        if (parsed.GetValue(config) is not { } file)
        {
            return DemoVenue.Create(parsed.GetValue(data)!, parsed.GetValue(port));
        }

        if (((Option[])[data, port]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"{given.Name} with --config {file}: the file says it, expected only one of them");
        }

        return Load(file);
    }

    /// <summary>Reads a venue file.</summary>
    /// <exception cref="UsageException">It is not as it should be; says where.</exception>
    internal static VenueConfiguration Load(string file) =>
        VenueFileStore.TryLoad(file, out VenueConfiguration? venue, out string error) ? venue : throw new UsageException(error);

    /// <summary>Reads the member file of a venue.</summary>
    /// <exception cref="UsageException">It is not as it should be; says where.</exception>
    internal static MemberList LoadMembers(VenueConfiguration venue) =>
        MemberFileStore.TryLoad(venue.MembersFile, out MemberList? members, out string error) ? members : throw new UsageException(error);
}
