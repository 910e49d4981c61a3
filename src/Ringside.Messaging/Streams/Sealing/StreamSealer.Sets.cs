using System.Globalization;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Sealing;

/// <content>Whose answers are needed, and which stores count in the epoch that begins.</content>
public sealed partial class StreamSealer
{
    private bool IgnoresSets => Planted == StreamFault.StoreSetByConfiguration;

    // One that knows its file alone asks nobody else, unless it is told to.
    private bool IsUnheard(ushort store) =>
        IgnoresSets && _options is { Wanted: null, NewIdentity: 0 } && !_first.Contains(store);

    // Where nothing protects what was published, whoever answers soon is enough.
    private int NeededOf(int stores, int copies) => Planted == StreamFault.OneAnswerSeals ? 1
        : copies == 0 ? (_isLate ? 1 : stores)
        : stores - copies + 1;

    private bool IsEnough()
    {
        if (_found is null && _options.StableCopies > 0 && Planted != StreamFault.OneAnswerSeals)
        {
            // The first batch ever is on none of those that have answered, and so it is not known which directories count.
            return IsTrueOfFirst(place => _hasAnswered[place]);
        }

        return IsEnoughOf((_found ?? FirstSets()).Current) && (_found?.Former is not { } former || IgnoresSets || IsEnoughOf(former));
    }

    private bool IsEnoughOf(StoreSet set)
    {
        StoreSet asked = IgnoresSets ? FirstSets().Current : set;
        return AnswersOf(asked) >= NeededOf(asked.Members.Count, asked.Copies);
    }

    private int AnswersOf(StoreSet set) => set.Members.Count(HasAnswered);

    private bool HasAnswered(StoreMember member)
    {
        int place = IndexOf(member.Store);
        return place >= 0 && _hasAnswered[place]
            && (_directories[place] == member.Identity || Planted == StreamFault.FreshStoreCounts);
    }

    private bool IsTrueOfFirst(Func<int, bool> isTrue) =>
        Array.TrueForAll(_first, store => IndexOf(store) is int place and >= 0 && isTrue(place));

    // Also those that do not count at first: a stream that had gone over to them would be begun once more.
    private bool IsEmptyEverywhere => Enumerable.Range(0, _isFresh.Length).All(place => _isFresh[place] || _hasAnswered[place]);

    // Those that are to be admitted have to be there, and as many as must hold a batch; not for long, as nobody writes meanwhile.
    private bool IsWaitingForNew() => _options.Wanted is { } wanted && !_isLate && (AnswersOf(wanted) < wanted.Copies
        || !wanted.Members.All(member => HasAnswered(member) || (_found?.Current.Has(member) ?? false)));

    private StoreSets FirstSets() => new(new StoreSet(
        _first.Select(store => new StoreMember(store, DirectoryOf(store))),
        _options.StableCopies));

    // A set of the configuration names places: the directory of one that does not answer is only in the stream.
    private uint DirectoryOf(ushort store)
    {
        uint answered = IndexOf(store) is int place and >= 0 ? _directories[place] : 0;
        return answered == 0 && IgnoresSets && _found is not null
            ? _found.Current.Members.FirstOrDefault(member => member.Store == store).Identity
            : answered;
    }

    // One change at a time: one that is not known to have ended goes on.
    private StoreSets SetsToWrite()
    {
        StoreSets found = IgnoresSets ? FirstSets() : _found ?? FirstSets();
        if (_options.Wanted is not { } wanted || wanted.Equals(found.Current))
        {
            return found;
        }

        // In a set of which too few are there nothing would become stable, and nobody could go back.
        StoreMember[] away = [.. wanted.Members.Where(member => !HasAnswered(member))];
        bool areTooFew = wanted.Members.Count - away.Length < wanted.Copies;
        away = areTooFew ? away : [.. away.Where(member => !found.Current.Has(member))];
        ChangeProblem = found.Former is not null ? "another change of the store set is under way"
            : away.Length > 0 ? $"store {string.Join(", ", away.Select(member => member.Store))} did not answer"
            : null;
        return ChangeProblem is null ? new StoreSets(wanted, found.Current) : found;
    }

    private string DescribeTooFew()
    {
        StoreSets sets = _found ?? FirstSets();
        StoreSet set = sets.Former is { } former && IsEnoughOf(sets.Current) ? former : sets.Current;
        int answers = _found is null ? _first.Count(store => _hasAnswered[IndexOf(store)]) : AnswersOf(set);
        int fresh = set.Members.Count(member => IndexOf(member.Store) is int place and >= 0 && _isFresh[place]);
        int needed = _found is null && _best.Kind != 0 ? _first.Length : NeededOf(set.Members.Count, set.Copies);
        int strangers = _hasAnswered.Count(has => has) - answers;
        int others = _holdsOther.Count(holds => holds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{answers} of {set.Members.Count} stores have promised, {fresh} are fresh; expected {needed}")
            + (strangers > 0 ? $"; {strangers} more do not count" : string.Empty)
            + (others > 0 ? $"; {others} hold another stream than the one that the owner begins in" : string.Empty)
            + DescribeBeginning();
    }

    private string DescribeBeginning()
    {
        ushort[] silent = [.. _options.Stores.Where((_, place) => !_isFresh[place] && !_hasAnswered[place])];
        bool mayBegin = _options.NewIdentity != 0 && _best.Number == 0;
        return mayBegin && silent.Length > 0
            ? $"; a stream begins when all say that they hold nothing, and store {string.Join(", ", silent)} did not"
            : !mayBegin && silent.Length == 0 && _best.Kind == StreamControlKind.None ? "; all hold nothing, and another one is to begin"
            : string.Empty;
    }
}
