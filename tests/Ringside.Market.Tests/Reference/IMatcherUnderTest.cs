using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>What the differential test needs of a matcher.</summary>
internal interface IMatcherUnderTest : IDisposable
{
    /// <summary>Carries out a command; the events are valid until the next one.</summary>
    ReadOnlySpan<EngineEvent> Apply(in Command command);

    /// <summary>Holds all that the matcher knows twice against each other; after every command.</summary>
    /// <returns>What does not agree; null when everything does.</returns>
    string? CheckInvariants();

    /// <summary>Holds the state against that of the reference, and against itself.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    string? CheckState(ReferenceMarket expected);

    /// <summary>Saves the state, loads it into a new matcher and goes on with that one.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    string? Reload();
}
