import { describe, expect, it } from 'vitest';
import { RouteTree } from './route-tree.ts';

const tree = new RouteTree<string>();
tree.add('GET', '/contacts', 'list');
tree.add('POST', '/contacts', 'create');
tree.add('GET', '/contacts/:id', 'one');
tree.add('GET', '/contacts/duplicates', 'duplicates');
tree.add('GET', '/contacts/:contactId/dates/:dateId', 'date');

describe('the route tree', () => {
  it('finds routes by method and path', () => {
    expect(tree.find('GET', '/contacts')).toEqual({ value: 'list', params: {} });
    expect(tree.find('POST', '/contacts')).toEqual({ value: 'create', params: {} });
  });

  it('takes parameters by the names of the route that matched', () => {
    expect(tree.find('GET', '/contacts/7')).toEqual({ value: 'one', params: { id: '7' } });
    expect(tree.find('GET', '/contacts/7/dates/8')).toEqual({ value: 'date', params: { contactId: '7', dateId: '8' } });
  });

  it('prefers a fixed segment to a parameter', () => {
    expect(tree.find('GET', '/contacts/duplicates')).toEqual({ value: 'duplicates', params: {} });
  });

  it('answers HEAD with the route of GET, and takes a slash at the end', () => {
    expect(tree.find('HEAD', '/contacts')).toEqual({ value: 'list', params: {} });
    expect(tree.find('GET', '/contacts/')).toEqual({ value: 'list', params: {} });
  });

  it('names the methods of a path that is asked with another one', () => {
    expect(tree.find('DELETE', '/contacts')).toEqual({ allow: ['GET', 'POST', 'HEAD', 'OPTIONS'] });
  });

  it('finds nothing at other paths', () => {
    for (const path of ['/', '/contact', '/contacts/7/dates', '/contacts//dates/8', '/contacts/7/dates/8/9']) {
      expect(tree.find('GET', path), path).toBeUndefined();
    }
  });

  it('decodes parameters and refuses malformed escapes', () => {
    expect(tree.find('GET', '/contacts/a%2Fb')).toEqual({ value: 'one', params: { id: 'a/b' } });
    expect(() => tree.find('GET', '/contacts/%E0%A4%A')).toThrow(URIError);
  });

  it('refuses two routes at one address', () => {
    expect(() => tree.add('GET', '/contacts', 'again')).toThrow('GET /contacts');
  });
});
