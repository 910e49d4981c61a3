namespace Ringside.Messaging.Streams;

/// <summary>The stores that count, and how many of them must hold a batch.</summary>
public sealed class StoreSet : IEquatable<StoreSet>
{
    private readonly StoreMember[] _members;

    /// <summary>Makes one.</summary>
    /// <param name="members">The stores, each number once.</param>
    /// <param name="copies">How many of them must hold a batch before it is stable; 0 for none.</param>
    /// <exception cref="ArgumentException">More copies than stores, or a number twice.</exception>
    public StoreSet(IEnumerable<StoreMember> members, int copies)
    {
        _members = [.. members];
        ArgumentOutOfRangeException.ThrowIfNegative(copies);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(copies, _members.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            _members.DistinctBy(member => member.Store).Count(), _members.Length, nameof(members));
        Copies = copies;
    }

    /// <summary>The stores.</summary>
    public IReadOnlyList<StoreMember> Members => _members;

    /// <summary>How many of them must hold a batch before it is stable.</summary>
    public int Copies { get; }

    /// <summary>Answers that a seal needs: whatever is stable is on at least one of so many.</summary>
    public int SealAnswers => Math.Min(_members.Length, _members.Length - Copies + 1);

    /// <summary>The members, to go through without a copy.</summary>
    internal ReadOnlySpan<StoreMember> Span => _members;

    /// <summary>Whether a directory counts.</summary>
    public bool Has(in StoreMember member) => Array.IndexOf(_members, member) >= 0;

    /// <summary>Whether a place is in the set, whichever directory is there.</summary>
    public bool HasPlace(ushort store) => Array.Exists(_members, member => member.Store == store);

    /// <inheritdoc/>
    public bool Equals(StoreSet? other) =>
        other is not null && other.Copies == Copies && other._members.AsSpan().SequenceEqual(_members);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StoreSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Copies, _members.Length, _members.FirstOrDefault());

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Copies} of {string.Join(", ", _members.Select(member => $"{member.Store}:{member.Identity:x8}"))}";
}
