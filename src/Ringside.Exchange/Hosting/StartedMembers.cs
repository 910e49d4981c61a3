using System.Collections.Immutable;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Snapshots;

namespace Ringside.Exchange.Hosting;

/// <summary>Members' streams and where they are in all streams.</summary>
internal sealed record StartedMembers(MemberStreams Streams, ImmutableArray<StreamPlace> Places);
