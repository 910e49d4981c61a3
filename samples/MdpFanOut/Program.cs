// Sends each line to many peers and says which have dealt with it: MdpFanOut send 127.0.0.1:4001 127.0.0.1:4002 | MdpFanOut take
// 127.0.0.1:4001
using System.Net;
using System.Text;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.Sockets;

Endpoint[] addresses = [.. args.Skip(1).Select(text => Endpoint.TryParse(text, out Endpoint address) ? address : default)];
if (args is not (["send", ..] or ["take", _]) || addresses.Length == 0 || addresses.Any(address => address.IsEmpty))
{
    Console.Error.WriteLine("expected send ADDRESS:PORT ..., or take ADDRESS:PORT");
    return 2;
}

Endpoint local = args[0] == "take" ? addresses[0] : new Endpoint(IPAddress.Any, 0);
using MdpNode node = MdpNode.Open(new MdpOptions { Threads = ThreadShape.Agent }, new SocketBackend(), local);
while (args[0] == "take")
{
    ReceivedMessage message = await node.ReceiveAsync();
    Console.WriteLine(Encoding.UTF8.GetString(message.Bytes)); // dealing with it
    node.ConfirmDelivered(message);
    node.Release(message);
}

PeerId[] peers = [.. addresses.Select(address => node.Connect(address))];
while (Console.ReadLine() is { } line)
{
    byte[] bytes = Encoding.UTF8.GetBytes(line);
    IEnumerable<Task<SendOutcome>> sent =
        peers.Select(peer => node.SendAsync(peer, bytes, SendFlags.ConfirmDelivered, timeoutNanos: 1_000_000_000).AsTask());
    SendOutcome[] outcomes = await Task.WhenAll(sent);
    Console.WriteLine(string.Join(", ", addresses.Zip(outcomes, (address, outcome) => $"{address} {outcome}")));
}

return 0;
