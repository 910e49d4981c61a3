using Ringside.Messaging.Streams;

namespace Ringside.Messaging.Tests.Streams;

/// <summary>Store sets of directories that nobody has numbered.</summary>
internal static class TestSets
{
    internal static StoreSets Of(int copies, params ushort[] stores) => new(Set(copies, stores));

    internal static StoreSet Set(int copies, params ushort[] stores) => new(stores.Select(store => new StoreMember(store, 0)), copies);
}
