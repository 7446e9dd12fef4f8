<?php
/**
 * A sending system that is not ours: PHP's SoapClient, built from the WSDLs that the product serves. It is called, and
 * speaks on standard input and output, as deliver.py does.
 *
 *     php deliver.php http://127.0.0.1:3080
 *     php deliver.php https://soap.example:3443 FOLDER
 */

declare(strict_types=1);

// Standard output is for answers.
ini_set('display_errors', 'stderr');

/** Alters what is sent where a test wants it. */
final class Client extends SoapClient
{
    public ?array $change = null;

    public function __doRequest(
        string $request,
        string $location,
        string $action,
        int $version,
        bool $oneWay = false,
    ): ?string {
        if ($this->change !== null) {
            $request = str_replace($this->change['from'], $this->change['to'], $request);
        }
        return parent::__doRequest($request, $location, $action, $version, $oneWay);
    }
}

final class Sender
{
    /** @var array<string, Client> */
    private array $clients = [];

    public function __construct(private readonly string $origin, private readonly ?string $folder = null)
    {
    }

    public function send(array $request): array
    {
        ['operation' => $operation, 'logical_address' => $address, 'parameters' => $parameters] = $request;
        $headers = [];
        if ($address !== null) {
            $headers[] = new SoapHeader('urn:riv:itintegration:registry:1', 'LogicalAddress', $address);
        }
        if ($request['must_understand'] ?? false) {
            $headers[] = new SoapHeader('urn:nobody:knows', 'Header', null, true);
        }
        $client = null;
        try {
            $client = $this->client($operation, $request['version'] ?? 1, $request['gzip'] ?? false);
            $client->change = $request['change'] ?? null;
            return ['result' => $client->__soapCall($operation, [$this->withFiles($parameters)], null, $headers)];
        } catch (SoapFault $fault) {
            $answered = $client === null ? null : $client->__getLastResponseHeaders();
            if ($answered === null) {
                return ['unreached' => $fault->faultstring];
            }
            $status = (int) explode(' ', $answered, 3)[1];
            if ($fault->faultcode === 'HTTP') {
                return ['refused' => $status];
            }
            $code = substr(strrchr(':' . $fault->faultcode, ':'), 1);
            return ['fault' => ['code' => $code, 'text' => $fault->faultstring, 'status' => $status]];
        }
    }

    /** The client of an operation, read from its WSDL the first time that it is asked for. */
    private function client(string $operation, int $version, bool $gzip): Client
    {
        $options = [
            'trace' => true,
            'cache_wsdl' => WSDL_CACHE_NONE,
            'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
            'connection_timeout' => 30,
        ];
        if ($gzip) {
            $options['compression'] = SOAP_COMPRESSION_ACCEPT | SOAP_COMPRESSION_GZIP | 5;
        }
        if ($this->folder !== null) {
            // Whom the service is known by, and what it is shown.
            $tls = ['cafile' => "$this->folder/issuer.pem"];
            if (file_exists("$this->folder/certificate.pem")) {
                $tls += ['local_cert' => "$this->folder/certificate.pem", 'local_pk' => "$this->folder/key.pem"];
            }
            $options['stream_context'] = stream_context_create(['ssl' => $tls]);
        }
        $name = "$operation/$version" . ($gzip ? ' gzip' : '');
        return $this->clients[$name] ??= new Client("$this->origin/soap/$operation/$version?wsdl", $options);
    }

    /** PHP wants the bytes of a file, which JSON cannot hold. */
    private function withFiles(mixed $value): mixed
    {
        if (!is_array($value)) {
            return $value;
        }
        if (array_keys($value) === ['base64']) {
            return base64_decode($value['base64'], true);
        }
        return array_map($this->withFiles(...), $value);
    }
}

$sender = new Sender(...array_slice($argv, 1));
while (($line = fgets(STDIN)) !== false) {
    echo json_encode($sender->send(json_decode($line, true, 512, JSON_THROW_ON_ERROR)), JSON_THROW_ON_ERROR), "\n";
}
